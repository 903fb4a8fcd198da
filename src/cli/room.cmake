# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
add_executable(heddle_command ${CMAKE_CURRENT_LIST_DIR}/main.cc)
target_compile_options(heddle_command PRIVATE -fexceptions -frtti)
target_link_libraries(heddle_command PRIVATE heddle_cli ${CMAKE_DL_LIBS})
target_link_options(heddle_command PRIVATE -Wl,--as-needed)
set_target_properties(heddle_command PROPERTIES OUTPUT_NAME heddle RUNTIME_OUTPUT_DIRECTORY ${HEDDLE_TOOLKIT}/bin)
set(HEDDLE_TOOLS "${HEDDLE_TOOLS};heddle_command" CACHE INTERNAL "")
