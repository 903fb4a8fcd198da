# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The commands, as people and build systems call them.
foreach(test nvcc_options nvcc_compile tools)
  add_test(NAME cli.${test} COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tests/cli/${test}_test.py ${HEDDLE_TOOLKIT})
endforeach()
if(TARGET toolkit)
  add_test(NAME cli.builds COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tests/cli/builds_test.py ${HEDDLE_TOOLKIT})
endif()

if(TARGET toolkit)
  set(for_every_architecture atomics half memory)
  list(TRANSFORM for_every_architecture REPLACE "(.+)" "${PROJECT_SOURCE_DIR}/tests/headers/\\1.cu")
  add_test(NAME cli.architectures COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tests/cli/architectures_test.py
                                          ${HEDDLE_TOOLKIT} ${for_every_architecture})
  set_tests_properties(cli.architectures PROPERTIES TIMEOUT 600)
endif()
