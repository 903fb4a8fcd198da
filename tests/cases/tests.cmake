# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Programs of many small cases, each case in a process of its own.
if(NOT TARGET toolkit)
  return()
endif()
set(cases_dir ${PROJECT_BINARY_DIR}/cases)
file(MAKE_DIRECTORY ${cases_dir})
foreach(name streams graphs memory process storms errors reference share)
  cuda_program(cases_${name} ${cases_dir}/${name} SOURCES ${CMAKE_CURRENT_LIST_DIR}/${name}.cu FLAGS -arch=sm_80 -std=c++17 -lcuda)
  add_test(NAME cases.${name} COMMAND ${cases_dir}/${name})
  set_tests_properties(cases.${name} PROPERTIES TIMEOUT 600)
endforeach()
