# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Every NVPTX intrinsic that the installed LLVM knows, through its own PTX.
add_executable(intrinsics_sweep ${CMAKE_CURRENT_LIST_DIR}/sweep.cc ${PROJECT_SOURCE_DIR}/tests/filetests/engine.cc)
target_link_libraries(intrinsics_sweep PRIVATE heddle_simt heddle_jit heddle_exec heddle_mem)
add_test(NAME intrinsics.make COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/make_ir.py ${LLVM_TOOLS_BINARY_DIR}/.. ${CMAKE_BINARY_DIR}/intrinsics)
add_test(NAME intrinsics.sweep COMMAND intrinsics_sweep ${CMAKE_BINARY_DIR}/intrinsics)
set_tests_properties(intrinsics.make PROPERTIES FIXTURES_SETUP intrinsics TIMEOUT 1200 COST 1000)
set_tests_properties(intrinsics.sweep PROPERTIES FIXTURES_REQUIRED intrinsics TIMEOUT 1200 COST 1000 ENVIRONMENT HEDDLE_CACHE=0)
