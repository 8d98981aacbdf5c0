# Planted errors through the whole program: libcuda.so.1 with one family of kernels wrong, see planted_mma.cmake and
# planted_hopper.cmake. `tppbench run` must call these kernels unverified, end with 1 and measure the rest.

add_library(softcuda_driver_parts OBJECT ${SOFTCUDA_DRIVER_SOURCES})
set_target_properties(softcuda_driver_parts PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden)
target_link_libraries(softcuda_driver_parts PUBLIC softcuda_core PkgConfig::JANSSON)

# tpp_plant_driver(PLANT FAMILY DEVICE PRECISION ROW...): the rows of that plant, on a device, among those of a precision.
function(tpp_plant_driver plant family device precision)
  set(driver softcuda_driver_${plant})
  add_library(${driver} SHARED)
  target_sources(${driver} PRIVATE $<TARGET_OBJECTS:softcuda_driver_parts> $<TARGET_OBJECTS:softcuda_core>
                 $<TARGET_OBJECTS:planted_${plant}> $<FILTER:$<TARGET_OBJECTS:softcuda_kernels>,EXCLUDE,/${family}[.]>)
  set_target_properties(${driver} PROPERTIES OUTPUT_NAME cuda_${plant} LINKER_LANGUAGE CXX)
  target_link_libraries(${driver} PRIVATE softcuda_flags PkgConfig::JANSSON ${CMAKE_DL_LIBS})
  add_test(NAME softcuda/run_planted_${plant} COMMAND ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/test_planted_run.sh
           $<TARGET_FILE:tppbench> $<TARGET_FILE:${driver}> $<TARGET_FILE:recorded_rows>
           ${SOFTCUDA_DEVICES}/${device}.json ${precision} ${ARGN})
endfunction()

tpp_plant_driver(fragment_b mma_gemm_integer a100 int8 mma_gemm_s8_s32 mma_gemm_s8_s32_128x128)
tpp_plant_driver(swizzle mma_gemm_integer a100 int8 mma_gemm_s8_s32 mma_gemm_s8_s32_128x128)
tpp_plant_driver(barrier mma_gemm_integer a100 int8 mma_gemm_s8_s32 mma_gemm_s8_s32_128x128)
