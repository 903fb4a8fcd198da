# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# libcurand.so.10 from curand.api.
set(curand_gen ${HEDDLE_GEN_DIR}/src/curand)
file(GLOB curand_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.cc)
set(HEDDLE_CURAND_HEADERS ${HEDDLE_GEN_DIR}/include/heddle/curand_functions.h)
add_custom_command(OUTPUT ${curand_gen}/stubs.cc ${curand_gen}/impl.h ${curand_gen}/curand.map ${HEDDLE_CURAND_HEADERS}
  COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/gen/curand.py build --root ${PROJECT_SOURCE_DIR} --out ${HEDDLE_GEN_DIR}
  DEPENDS ${PROJECT_SOURCE_DIR}/gen/curand.py ${CMAKE_CURRENT_LIST_DIR}/curand.api ${curand_sources}
  COMMENT "cuRAND from curand.api")
add_custom_target(heddle_curand_api DEPENDS ${curand_gen}/impl.h ${HEDDLE_CURAND_HEADERS})
target_sources(heddle_curand PRIVATE ${curand_gen}/stubs.cc)
add_dependencies(heddle_curand heddle_curand_api heddle_public_headers)

add_library(curand SHARED ${HEDDLE_GEN_DIR}/empty.cc)
set_target_properties(curand PROPERTIES LINKER_LANGUAGE CXX VERSION 10.3.10.19 SOVERSION 10
                      LIBRARY_OUTPUT_DIRECTORY ${HEDDLE_TOOLKIT}/lib64 LINK_DEPENDS ${curand_gen}/curand.map)
target_link_libraries(curand PRIVATE -Wl,--whole-archive heddle_curand -Wl,--no-whole-archive cudart)
target_link_options(curand PRIVATE -Wl,--version-script=${curand_gen}/curand.map ${HEDDLE_NO_UNDEFINED}
                    -Wl,-rpath,$ORIGIN)
set(HEDDLE_COMPILER_HEADERS ${HEDDLE_COMPILER_HEADERS} heddle_curand_api CACHE INTERNAL "")
set(HEDDLE_TOOLS "${HEDDLE_TOOLS};curand" CACHE INTERNAL "")
