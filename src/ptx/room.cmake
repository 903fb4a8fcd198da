# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The fuzzer is built where the sanitizers are: cmake --preset asan.
if(HEDDLE_SANITIZE MATCHES "address")
  add_executable(ptx_parse_fuzz src/ptx/parse_fuzz.cc)
  target_link_libraries(ptx_parse_fuzz PRIVATE heddle_ptx)
  target_compile_options(ptx_parse_fuzz PRIVATE -fsanitize=fuzzer)
  target_link_options(ptx_parse_fuzz PRIVATE -fsanitize=fuzzer)
  target_compile_options(heddle_ptx PRIVATE -fsanitize=fuzzer-no-link)
endif()
