# Files into the program, without xxd and without linker tricks.
#
#   tpp_embed(<name> <files...>)    writes generated/<name>.c with `const struct tpp_blob tpp_<name>[]`, one element a
#                                   file, ended by {NULL}; see base/blob.h
#   tpp_kernel_rows(<files...>)     writes generated/kernel_rows.inc, which includes every family's descriptor rows

if(CMAKE_SCRIPT_MODE_FILE)
  # Run as `cmake -DNAME=... -DOUT=... -DFILES=a;b -P embed.cmake` at build time.
  set(text "/* Made by cmake/embed.cmake. */\n#include \"base/blob.h\"\n\n")
  set(table "")
  set(index 0)
  foreach(file IN LISTS FILES)
    get_filename_component(stem ${file} NAME_WE)
    file(READ ${file} hex HEX)
    string(LENGTH "${hex}" digits)
    math(EXPR bytes "${digits} / 2")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," list "${hex}")
    string(REGEX REPLACE "(................................................................................)" "\\1\n" list "${list}")
    string(APPEND text "static const unsigned char bytes_${index}[] = {\n${list}0x00 };\n")
    string(APPEND table "    { \"${stem}\", (const char *)bytes_${index}, ${bytes} },\n")
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND text "\nextern const struct tpp_blob tpp_${NAME}[];\nconst struct tpp_blob tpp_${NAME}[] = {\n${table}    { 0, 0, 0 },\n};\n")
  file(WRITE ${OUT} "${text}")
  return()
endif()

set(TPP_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(tpp_embed name)
  set(out ${CMAKE_BINARY_DIR}/generated/${name}.c)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DOUT=${out} "-DFILES=${ARGN}" -P ${TPP_EMBED_SCRIPT}
    DEPENDS ${ARGN} ${TPP_EMBED_SCRIPT} VERBATIM)
endfunction()

function(tpp_kernel_rows)
  set(text "/* Made by cmake/embed.cmake: the descriptor rows of every kernel family. */\n")
  foreach(file IN LISTS ARGN)
    get_filename_component(stem ${file} NAME_WE)
    string(APPEND text "#define TPP_FAMILY \"${stem}\"\n#include \"${file}\"\n#undef TPP_FAMILY\n")
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/kernel_rows.inc CONTENT "${text}" @ONLY)
endfunction()
