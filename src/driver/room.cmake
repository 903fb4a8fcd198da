# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# What driver.api makes (stubs, lookup table, symbol map, public headers) and the library libcuda.so.1.
execute_process(COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/gen/api.py groups driver
                        --root ${PROJECT_SOURCE_DIR}
                OUTPUT_VARIABLE groups OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
             ${PROJECT_SOURCE_DIR}/src/driver/driver.api)
set(entry ${HEDDLE_GEN_DIR}/src/driver/entry)
set(stubs ${groups})
list(TRANSFORM stubs PREPEND ${entry}/stubs_)
list(TRANSFORM stubs APPEND .cc)
file(GLOB_RECURSE implementations CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/driver/*.cc)
set(HEDDLE_DRIVER_HEADERS ${HEDDLE_GEN_DIR}/include/heddle/cu_functions.h ${HEDDLE_GEN_DIR}/include/heddle/cu_generated.h
    ${HEDDLE_GEN_DIR}/include/heddle/cuda_generated.h ${HEDDLE_GEN_DIR}/include/cudaTypedefs.h)
add_custom_command(
  OUTPUT ${stubs} ${entry}/proc_table.cc ${entry}/impl.h ${entry}/enum_names.h ${entry}/cuda.map
         ${HEDDLE_GEN_DIR}/src/runtime/entry/driver_table.def ${HEDDLE_DRIVER_HEADERS}
  COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/gen/api.py driver --root ${PROJECT_SOURCE_DIR} --out ${HEDDLE_GEN_DIR}
  DEPENDS ${PROJECT_SOURCE_DIR}/gen/api.py ${PROJECT_SOURCE_DIR}/src/driver/driver.api ${implementations}
          ${PROJECT_SOURCE_DIR}/include/heddle/cu_enums.h
          ${PROJECT_SOURCE_DIR}/src/base/cuda_error.def ${PROJECT_SOURCE_DIR}/src/base/cuda_attribute.def
  COMMENT "Driver API from driver.api")
add_custom_target(heddle_driver_api DEPENDS ${entry}/impl.h ${HEDDLE_DRIVER_HEADERS})

target_sources(heddle_driver PRIVATE ${stubs} ${entry}/proc_table.cc)
target_include_directories(heddle_driver PUBLIC ${PROJECT_SOURCE_DIR}/include ${HEDDLE_GEN_DIR}/include)
add_dependencies(heddle_driver heddle_driver_api)

file(WRITE ${HEDDLE_GEN_DIR}/empty.cc "")  # CMake wants a source; ours are in the room's library
heddle_export_room(driver cuda ${entry}/cuda.map 1 1 ${HEDDLE_TOOLKIT}/lib64)
target_link_options(cuda PRIVATE -Wl,-z,nodelete)  # its worker threads outlive any dlclose
