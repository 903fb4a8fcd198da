# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The build id in the disk cache's keys: a hash of every source that shapes generated code.
file(GLOB_RECURSE jit_shaping CONFIGURE_DEPENDS
     ${PROJECT_SOURCE_DIR}/src/jit/*.cc ${PROJECT_SOURCE_DIR}/src/jit/*.h
     ${PROJECT_SOURCE_DIR}/src/simt/*.cc ${PROJECT_SOURCE_DIR}/src/simt/*.h
     ${PROJECT_SOURCE_DIR}/src/simt/*.def ${PROJECT_SOURCE_DIR}/src/isa/* ${PROJECT_SOURCE_DIR}/gen/isa.py
     ${PROJECT_SOURCE_DIR}/src/abi/*.h)
list(FILTER jit_shaping EXCLUDE REGEX "_test\\.cc$|\\.md$|__pycache__")
add_custom_command(
  OUTPUT ${HEDDLE_GEN_DIR}/src/jit/build_id.inc
  COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/gen/build_id.py
          ${HEDDLE_GEN_DIR}/src/jit/build_id.inc ${PROJECT_SOURCE_DIR} ${jit_shaping}
  DEPENDS ${PROJECT_SOURCE_DIR}/gen/build_id.py ${jit_shaping})
target_sources(heddle_jit PRIVATE ${HEDDLE_GEN_DIR}/src/jit/build_id.inc)
set_source_files_properties(${PROJECT_SOURCE_DIR}/src/jit/cache/key.cc PROPERTIES
                            OBJECT_DEPENDS ${HEDDLE_GEN_DIR}/src/jit/build_id.inc)

# The run-time library as bitcode, embedded. AVX-512 is only there so that whole vectors are passed
# in registers; the IR itself holds nothing of any processor, and the features are replaced later.
set(rtlib_bc ${HEDDLE_GEN_DIR}/src/jit/rtlib.bc)
add_custom_command(
  OUTPUT ${HEDDLE_GEN_DIR}/src/jit/rtlib.inc
  COMMAND ${CMAKE_CXX_COMPILER} -std=c++20 -O2 -mavx512f -fno-vectorize -fno-slp-vectorize
          -ffp-contract=off -fno-exceptions -fno-rtti -fno-math-errno -Wno-psabi -I ${PROJECT_SOURCE_DIR}/src
          -emit-llvm -c ${PROJECT_SOURCE_DIR}/src/jit/rtlib/approx.cc -o ${rtlib_bc}
  COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/gen/embed.py ${rtlib_bc} ${HEDDLE_GEN_DIR}/src/jit/rtlib.inc
  DEPENDS ${PROJECT_SOURCE_DIR}/src/jit/rtlib/approx.cc ${PROJECT_SOURCE_DIR}/src/isa/approx.h
          ${PROJECT_SOURCE_DIR}/gen/embed.py)
target_sources(heddle_jit PRIVATE ${HEDDLE_GEN_DIR}/src/jit/rtlib.inc)
set_source_files_properties(${PROJECT_SOURCE_DIR}/src/jit/codegen/rtlib.cc PROPERTIES
                            OBJECT_DEPENDS ${HEDDLE_GEN_DIR}/src/jit/rtlib.inc)
