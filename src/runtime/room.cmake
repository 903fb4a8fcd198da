# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# What runtime.api makes (stubs, symbol map, public headers) and the libraries libcudart.so.12 and libcudart_static.a.
execute_process(COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/gen/api.py families runtime
                        --root ${PROJECT_SOURCE_DIR}
                OUTPUT_VARIABLE families OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
             ${PROJECT_SOURCE_DIR}/src/runtime/runtime.api)
set(entry ${HEDDLE_GEN_DIR}/src/runtime/entry)
set(stubs ${families})
list(TRANSFORM stubs PREPEND ${entry}/stubs_)
list(TRANSFORM stubs APPEND .cc)
file(GLOB_RECURSE implementations CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/runtime/*.cc)
set(HEDDLE_RUNTIME_HEADERS ${HEDDLE_GEN_DIR}/include/heddle/cuda_functions.h)
add_custom_command(
  OUTPUT ${stubs} ${entry}/impl.h ${entry}/cudart.map ${HEDDLE_RUNTIME_HEADERS}
  COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/gen/api.py runtime --root ${PROJECT_SOURCE_DIR} --out ${HEDDLE_GEN_DIR}
  DEPENDS ${PROJECT_SOURCE_DIR}/gen/api.py ${PROJECT_SOURCE_DIR}/src/runtime/runtime.api ${implementations}
  COMMENT "Runtime API from runtime.api")
# Everything a program needs to include our generated headers: whoever compiles against them depends on this.
add_custom_target(heddle_public_headers DEPENDS ${HEDDLE_RUNTIME_HEADERS} ${HEDDLE_DRIVER_HEADERS})
add_dependencies(heddle_public_headers heddle_driver_api)
