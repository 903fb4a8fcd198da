# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# libcurand.so.10 from curand.api.
heddle_table_library(curand curand 10.3.10.19 10)
add_dependencies(heddle_curand heddle_public_headers)
target_link_libraries(curand PRIVATE cudart)
target_link_options(curand PRIVATE -Wl,-rpath,$ORIGIN)
