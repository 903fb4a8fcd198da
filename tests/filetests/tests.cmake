# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# One runner; a ctest entry per folder of files.
file(GLOB runner_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.cc)
add_executable(filetests ${runner_sources})
target_link_libraries(filetests PRIVATE heddle_simt heddle_jit heddle_exec heddle_mem)
foreach(folder parse simt run)
  add_test(NAME filetests.${folder} COMMAND filetests ${CMAKE_CURRENT_LIST_DIR}/${folder})
  set_tests_properties(filetests.${folder} PROPERTIES ENVIRONMENT HEDDLE_CACHE=0)
endforeach()
