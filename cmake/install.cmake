# What `cmake --install` puts where.
include(GNUInstallDirs)
install(TARGETS tppbench RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
