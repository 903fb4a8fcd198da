# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The commands, as people and build systems call them.
foreach(test nvcc_options nvcc_compile tools)
  add_test(NAME cli.${test} COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tests/cli/${test}_test.py ${HEDDLE_TOOLKIT})
endforeach()
if(TARGET toolkit)
  add_test(NAME cli.builds COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tests/cli/builds_test.py ${HEDDLE_TOOLKIT})
endif()
