# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The tests that are not beside code: one file per folder.
add_test(NAME tidy COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tidy/tidy.py)
foreach(folder filetests diff intrinsics api cli headers apps cases robust clients)
  if(EXISTS ${PROJECT_SOURCE_DIR}/tests/${folder}/tests.cmake)
    include(tests/${folder}/tests.cmake)
  endif()
endforeach()
