# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The outside libraries, all from Debian, under the names that src/rooms.cmake uses after LINKS.
find_package(LLVM 19.1 REQUIRED CONFIG PATHS /usr/lib/llvm-19/lib/cmake/llvm NO_DEFAULT_PATH)
find_package(fmt REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_library(HEDDLE_LLVM_SO LLVM-19 PATHS /usr/lib/llvm-19/lib NO_DEFAULT_PATH REQUIRED)

add_library(heddle_outside_fmt INTERFACE)    # Headers alone: src/base/fmt.cc is the library.
add_library(heddle_outside_llvm INTERFACE)
target_include_directories(heddle_outside_llvm SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS})
target_link_libraries(heddle_outside_llvm INTERFACE ${HEDDLE_LLVM_SO})
find_library(HEDDLE_CLANG_SO clang-cpp PATHS /usr/lib/llvm-19/lib NO_DEFAULT_PATH REQUIRED)
add_library(heddle_outside_clang INTERFACE)
target_include_directories(heddle_outside_clang SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS})
target_link_libraries(heddle_outside_clang INTERFACE ${HEDDLE_CLANG_SO} ${HEDDLE_LLVM_SO})
add_library(heddle_outside_threads INTERFACE)
target_link_libraries(heddle_outside_threads INTERFACE Threads::Threads)
add_library(heddle_outside_compress INTERFACE)
target_link_libraries(heddle_outside_compress INTERFACE lz4 zstd)
add_library(heddle_outside_cli INTERFACE)
add_library(heddle_outside_json INTERFACE)
