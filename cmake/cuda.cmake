# CUDA kernels into the program: one image per family and architecture, compiled by nvcc at build time.
#
#   tpp_cuda_images(<files...>)    writes generated/cuda_images.c with `const struct tpp_blob tpp_cuda_images[]`, one
#                                  element an image, named "<family>.<architecture>" ("mma_gemm_float.sm_90a")
#
# Each file says for what it is compiled in a line `// TPP_ARCHITECTURES: sm_80 sm_90a compute_90`. Architectures that
# this nvcc does not know are left out, with a message. Without nvcc the table is empty, and the rows of CUDA kernels
# say that the program was built without CUDA.
#
# TPPBENCH_CUDA        AUTO (when nvcc is found), ON (fail without), OFF
# TPPBENCH_NVCC        the compiler; else build/nvcc (script/get-nvcc), PATH, /usr/local/cuda. 12.8 or newer
# TPPBENCH_CUDA_CACHE  where images are kept between builds

if(CMAKE_SCRIPT_MODE_FILE)
  # Run as `cmake -DOUT=... -DIMAGES=a;b -P cuda.cmake` at build time: the assembler copies the bytes (.incbin), because
  # megabytes as C initialisers take minutes to compile. A NUL behind each, since PTX is text.
  set(text "/* Made by cmake/cuda.cmake. */\n#include \"base/blob.h\"\n\n")
  set(table "")
  set(index 0)
  foreach(image IN LISTS IMAGES)
    get_filename_component(name ${image} NAME)
    file(SIZE ${image} bytes)
    string(APPEND text "__asm__(\".section .rodata\\n.balign 64\\n.hidden tpp_image_${index}\\n.globl tpp_image_${index}\\n\"\n"
                       "        \"tpp_image_${index}: .incbin \\\"${image}\\\"\\n.byte 0\\n.text\\n\");\n"
                       "extern const char tpp_image_${index}[];\n")
    string(APPEND table "    { \"${name}\", tpp_image_${index}, ${bytes} },\n")
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND text "\nextern const struct tpp_blob tpp_cuda_images[];\n"
                     "const struct tpp_blob tpp_cuda_images[] = {\n${table}    { 0, 0, 0 },\n};\n")
  file(WRITE ${OUT} "${text}")
  return()
endif()

set(TPPBENCH_CUDA AUTO CACHE STRING "CUDA kernels: AUTO (when nvcc is found), ON, OFF")
set_property(CACHE TPPBENCH_CUDA PROPERTY STRINGS AUTO ON OFF)
set(TPPBENCH_CUDA_CACHE ${CMAKE_BINARY_DIR}/cuda-cache CACHE PATH "Where compiled CUDA images are kept between builds")
set(TPP_CUDA_SCRIPT ${CMAKE_CURRENT_LIST_FILE})
set(TPP_CUDA_IMAGE_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/cuda_image.sh)
set(TPP_CUDA_OPTIONS -O3 --std=c++17 -Xptxas -v)

# nvcc in TPPBENCH_NVCC, or empty; why not in TPP_CUDA_WHY_NOT.
function(tpp_find_nvcc)
  set(why_not "")
  if(TPPBENCH_CUDA STREQUAL "OFF")
    unset(TPPBENCH_NVCC CACHE)
    set(why_not "TPPBENCH_CUDA is OFF")
  else()
    find_program(TPPBENCH_NVCC nvcc HINTS ${CMAKE_SOURCE_DIR}/build/nvcc/bin PATHS /usr/local/cuda/bin /opt/cuda/bin
                 DOC "NVIDIA's compiler")
    if(NOT TPPBENCH_NVCC)
      set(why_not "nvcc was not found (./script/get-nvcc obtains it)")
    else()
      execute_process(COMMAND ${TPPBENCH_NVCC} --version OUTPUT_VARIABLE said ERROR_VARIABLE said RESULT_VARIABLE failed)
      string(REGEX MATCH "release ([0-9]+[.][0-9]+)" release "${said}")
      if(failed OR NOT release)
        set(why_not "${TPPBENCH_NVCC} does not run")
      elseif(CMAKE_MATCH_1 VERSION_LESS 12.8)
        set(why_not "${TPPBENCH_NVCC} is ${CMAKE_MATCH_1}; 12.8 or newer is needed")
      endif()
    endif()
  endif()
  if(why_not AND TPPBENCH_CUDA STREQUAL "ON")
    message(FATAL_ERROR "TPPBENCH_CUDA is ON, but ${why_not}")
  endif()
  set(TPP_CUDA_WHY_NOT "${why_not}" PARENT_SCOPE)
endfunction()

# What a family is compiled for, as far as this nvcc knows it.
function(tpp_cuda_architectures file known result)
  file(STRINGS ${file} line REGEX "^// TPP_ARCHITECTURES:" LIMIT_COUNT 1)
  if(NOT line)
    message(FATAL_ERROR "${file}: needs a line '// TPP_ARCHITECTURES: sm_80 sm_90a ...'")
  endif()
  string(REGEX REPLACE "^// TPP_ARCHITECTURES:" "" line "${line}")
  string(REGEX MATCHALL "(sm|compute)_[0-9]+[af]?" wanted "${line}")
  set(architectures "")
  foreach(architecture IN LISTS wanted)
    string(REGEX MATCH "[0-9]+" number ${architecture})
    if("compute_${number}" IN_LIST known)
      list(APPEND architectures ${architecture})
    else()
      set_property(GLOBAL APPEND PROPERTY TPP_CUDA_UNKNOWN ${architecture})
    endif()
  endforeach()
  set(${result} ${architectures} PARENT_SCOPE)
endfunction()

function(tpp_cuda_images)
  tpp_find_nvcc()
  set(images "")
  if(TPP_CUDA_WHY_NOT)
    message(STATUS "CUDA kernels: not built: ${TPP_CUDA_WHY_NOT}")
  else()
    execute_process(COMMAND ${TPPBENCH_NVCC} --list-gpu-arch OUTPUT_VARIABLE known OUTPUT_STRIP_TRAILING_WHITESPACE)
    string(REPLACE "\n" ";" known "${known}")
    file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/kernels/cuda/*.cuh ${CMAKE_SOURCE_DIR}/kernels/cuda/*.h
         ${CMAKE_SOURCE_DIR}/kernels/cuda/ptx/*.cuh)
    file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/cuda)
    foreach(file IN LISTS ARGN)
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file}) # for its line of architectures
      get_filename_component(family ${file} NAME_WE)
      tpp_cuda_architectures(${file} "${known}" architectures)
      foreach(architecture IN LISTS architectures)
        set(image ${CMAKE_BINARY_DIR}/cuda/${family}.${architecture})
        # Whatever header changes, the script looks which images that one is in and takes the others from the cache.
        add_custom_command(OUTPUT ${image} BYPRODUCTS ${image}.log
          COMMAND ${TPP_CUDA_IMAGE_SCRIPT} ${TPPBENCH_NVCC} ${file} ${architecture} ${image} ${TPPBENCH_CUDA_CACHE}
                  ${CMAKE_SOURCE_DIR} ${TPP_CUDA_OPTIONS}
          DEPENDS ${file} ${headers} ${CMAKE_SOURCE_DIR}/kernels/kernel.h ${TPP_CUDA_IMAGE_SCRIPT}
          COMMENT "CUDA image ${family}.${architecture}" VERBATIM)
        list(APPEND images ${image})
      endforeach()
    endforeach()
    list(LENGTH images count)
    message(STATUS "CUDA kernels: ${count} images by ${TPPBENCH_NVCC}")
    get_property(unknown GLOBAL PROPERTY TPP_CUDA_UNKNOWN)
    if(unknown)
      list(REMOVE_DUPLICATES unknown)
      message(WARNING "CUDA kernels: this nvcc does not know ${unknown}: no images for these; 13.0 knows all")
    endif()
  endif()
  set(out ${CMAKE_BINARY_DIR}/generated/cuda_images.c)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} "-DIMAGES=${images}" -P ${TPP_CUDA_SCRIPT}
    DEPENDS ${images} ${TPP_CUDA_SCRIPT} VERBATIM)
  set(TPP_CUDA_IMAGES "${images}" PARENT_SCOPE)
endfunction()
