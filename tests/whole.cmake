# Tests of the whole: headers, exports, layers, lengths, the embedding example, and the documents.
set(here ${CMAKE_CURRENT_SOURCE_DIR})

add_test(NAME headers COMMAND ${here}/whole/headers.sh ${CMAKE_C_COMPILER})
add_test(NAME layers COMMAND ${CMAKE_SOURCE_DIR}/scripts/check-layers)
if(TARGET prm_shared)
  add_test(NAME exports COMMAND ${here}/whole/exports.sh $<TARGET_FILE:prm_shared>)
  add_executable(embed ${CMAKE_SOURCE_DIR}/examples/embed.c)
  target_link_libraries(embed PRIVATE prm_flags prm_shared)
  add_test(NAME embed COMMAND ${here}/whole/embed.sh $<TARGET_FILE:embed>)
  if(NOT PRM_SANITIZE AND NOT PRM_COVERAGE) # a program would have to be built alike
    add_test(NAME install COMMAND ${here}/whole/install.sh ${CMAKE_BINARY_DIR} ${CMAKE_C_COMPILER})
  endif()
endif()
if(TARGET prm)
  add_test(NAME readme COMMAND ${here}/whole/readme.py $<TARGET_FILE:prm>)
  add_test(NAME demo COMMAND ${here}/whole/demo.sh $<TARGET_FILE:prm>)
  add_test(NAME documents COMMAND ${here}/whole/documents.sh $<TARGET_FILE:prm>)
  add_test(NAME golden COMMAND ${here}/whole/golden.sh $<TARGET_FILE:prm>)
endif()

# Hostile surroundings: each prints why it skipped what cannot be tried here.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
if(TARGET prm)
  foreach(name hostile_files hostile_input hostile_library hostile_paths crashes)
    add_test(NAME ${name} COMMAND Python3::Interpreter ${here}/whole/${name}.py $<TARGET_FILE:prm>)
    set_tests_properties(${name} PROPERTIES TIMEOUT 600)
  endforeach()
  # gcov's own files are among the system calls and the memory that these look at
  foreach(name hostile_files hostile_input hostile_paths crashes)
    set_tests_properties(${name} PROPERTIES LABELS no-cover)
  endforeach()
endif()

# The longest first, so that none is left over at the end.
foreach(name store_files crashes hostile_input library_read store_conformance)
  if(TEST ${name})
    set_property(TEST ${name} PROPERTY COST 100)
  endif()
endforeach()
