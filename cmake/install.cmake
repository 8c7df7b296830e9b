# make install: headers, library, prm, pkg-config file, man page, completions, licence.
if(NOT TARGET prm_shared OR NOT TARGET prm)
  return()
endif()
file(RELATIVE_PATH PRM_PC_UP /${CMAKE_INSTALL_LIBDIR}/pkgconfig /) # where prefix is, seen from the .pc file
configure_file(cmake/prm.pc.in prm.pc @ONLY)
install(TARGETS prm_shared LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS prm RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY include/prm DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h" PATTERN "*.def")
install(FILES ${CMAKE_BINARY_DIR}/prm.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(FILES LICENSE README.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/prm)
set(man ${CMAKE_BINARY_DIR}/prm.1)
set(bash ${CMAKE_BINARY_DIR}/completion.bash)
set(zsh ${CMAKE_BINARY_DIR}/completion.zsh)
set(fish ${CMAKE_BINARY_DIR}/completion.fish)
add_custom_command(OUTPUT ${man} ${bash} ${zsh} ${fish}
  COMMAND prm help --man > ${man}
  COMMAND prm completion bash > ${bash}
  COMMAND prm completion zsh > ${zsh}
  COMMAND prm completion fish > ${fish}
  DEPENDS prm VERBATIM)
add_custom_target(prm_generated ALL DEPENDS ${man} ${bash} ${zsh} ${fish})
install(FILES ${man} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${bash} DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME prm)
install(FILES ${zsh} DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions RENAME _prm)
install(FILES ${fish} DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d RENAME prm.fish)
