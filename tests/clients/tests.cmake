# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The quick part of each client; SKIP, with the reason, where it is not installed.
foreach(client tinygrad numba drjit taichi pycuda hashcat pygpu halide ffmpeg)
  add_test(NAME clients.${client} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/run.py ${client} --quick
           --toolkit ${HEDDLE_TOOLKIT})
  set_tests_properties(clients.${client} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 600)
endforeach()
