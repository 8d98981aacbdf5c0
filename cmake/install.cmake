# What `cmake --install` puts where.
include(GNUInstallDirs)
install(TARGETS tppbench RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES docs/tppbench.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES completions/tppbench.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME tppbench)
install(FILES completions/_tppbench DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES completions/tppbench.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

# ---- the rating as a library: what rating/rating.h includes, and what it is linked with
include(CMakePackageConfigHelpers)

# tpp_headers_of(<header> <list>): a header of the tree and all it includes from the tree.
function(tpp_headers_of header list)
  set(found ${${list}})
  if(NOT header IN_LIST found)
    list(APPEND found ${header})
    file(STRINGS ${CMAKE_SOURCE_DIR}/${header} lines REGEX "^[ \t]*#[ \t]*include[ \t]*\"")
    foreach(line IN LISTS lines)
      string(REGEX REPLACE "^[^\"]*\"([^\"]*)\".*" "\\1" included "${line}")
      tpp_headers_of(${included} found)
    endforeach()
  endif()
  set(${list} ${found} PARENT_SCOPE)
endfunction()

set(rating_headers "")
tpp_headers_of(rating/rating.h rating_headers)
foreach(header IN LISTS rating_headers)
  get_filename_component(folder ${header} DIRECTORY)
  install(FILES ${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/tppbench/${folder})
endforeach()
set_target_properties(tpp_base tpp_rating PROPERTIES POSITION_INDEPENDENT_CODE ON)
install(TARGETS tpp_base tpp_rating ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES rating/rules/rule.schema.json DESTINATION ${CMAKE_INSTALL_DATADIR}/tppbench)
install(DIRECTORY docs/examples DESTINATION ${CMAKE_INSTALL_DOCDIR})

# Where it will lie is known when it is installed, so that `cmake --install --prefix` may choose.
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/tppbench-rating)
configure_package_config_file(cmake/tppbench-rating-config.cmake.in ${CMAKE_BINARY_DIR}/tppbench-rating-config.cmake
  INSTALL_DESTINATION ${package_folder} PATH_VARS CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/tppbench-rating-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/tppbench-rating-config.cmake ${CMAKE_BINARY_DIR}/tppbench-rating-config-version.cmake
        DESTINATION ${package_folder})
install(CODE "
  set(PROJECT_VERSION \"${PROJECT_VERSION}\")
  set(CMAKE_INSTALL_LIBDIR \"${CMAKE_INSTALL_LIBDIR}\")
  set(CMAKE_INSTALL_INCLUDEDIR \"${CMAKE_INSTALL_INCLUDEDIR}\")
  configure_file(\"${CMAKE_SOURCE_DIR}/cmake/tppbench-rating.pc.in\"
                 \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_LIBDIR}/pkgconfig/tppbench-rating.pc\" @ONLY)")

# The version that programs are compiled with is that of the project.
file(STRINGS rating/version.h version_lines REGEX "#define TPP_RATING_VERSION_(MAJOR|MINOR|PATCH) [0-9]+")
string(REGEX REPLACE "[^;]* ([0-9]+)" "\\1" version_numbers "${version_lines}")
list(JOIN version_numbers "." header_version)
if(NOT header_version VERSION_EQUAL PROJECT_VERSION)
  message(FATAL_ERROR "rating/version.h says ${header_version}, the project ${PROJECT_VERSION}: write the same in both")
endif()
