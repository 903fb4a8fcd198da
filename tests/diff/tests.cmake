# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Random kernels, interpreter against JIT. HEDDLE_DIFF_SECONDS says how long (60 by default).
file(GLOB diff_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.cc)
add_executable(diff ${diff_sources} ${PROJECT_SOURCE_DIR}/tests/filetests/engine.cc)
target_link_libraries(diff PRIVATE heddle_simt heddle_jit heddle_exec heddle_mem)
add_test(NAME diff.random COMMAND diff --seconds 60 --jobs 2)
set_tests_properties(diff.random PROPERTIES TIMEOUT 100000 ENVIRONMENT HEDDLE_CACHE=0)
