# What `cmake --install` puts where.
include(GNUInstallDirs)
install(TARGETS tppbench RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES docs/tppbench.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES completions/tppbench.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME tppbench)
install(FILES completions/_tppbench DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES completions/tppbench.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
