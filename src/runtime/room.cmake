# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# What runtime.api makes (stubs, symbol map, public headers) and the libraries libcudart.so.12 and libcudart_static.a.
execute_process(COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/gen/api.py groups runtime
                        --root ${PROJECT_SOURCE_DIR}
                OUTPUT_VARIABLE groups OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
             ${PROJECT_SOURCE_DIR}/src/runtime/runtime.api)
set(entry ${HEDDLE_GEN_DIR}/src/runtime/entry)
set(stubs ${groups})
list(TRANSFORM stubs PREPEND ${entry}/stubs_)
list(TRANSFORM stubs APPEND .cc)
file(GLOB_RECURSE implementations CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/runtime/*.cc)
set(HEDDLE_RUNTIME_HEADERS ${HEDDLE_GEN_DIR}/include/heddle/cuda_functions.h)
add_custom_command(
  OUTPUT ${stubs} ${entry}/impl.h ${entry}/enum_names.h ${entry}/cudart.map ${entry}/cudart.exports ${entry}/names.def ${HEDDLE_RUNTIME_HEADERS}
  COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/gen/api.py runtime --root ${PROJECT_SOURCE_DIR} --out ${HEDDLE_GEN_DIR}
  DEPENDS ${PROJECT_SOURCE_DIR}/gen/api.py ${PROJECT_SOURCE_DIR}/src/runtime/runtime.api ${implementations}
          ${PROJECT_SOURCE_DIR}/include/heddle/cuda_enums.h ${HEDDLE_GEN_DIR}/include/heddle/cuda_generated.h
  COMMENT "Runtime API from runtime.api")
# Everything a program needs to include our generated headers: whoever compiles against them depends on this.
add_custom_target(heddle_runtime_api DEPENDS ${entry}/impl.h ${HEDDLE_RUNTIME_HEADERS} ${HEDDLE_DRIVER_HEADERS})
add_dependencies(heddle_runtime_api heddle_driver_api)
add_custom_target(heddle_public_headers DEPENDS heddle_runtime_api)

target_sources(heddle_runtime PRIVATE ${stubs})
add_dependencies(heddle_runtime heddle_runtime_api)
# Plain C programs link it without a C++ runtime.
target_compile_options(heddle_runtime PRIVATE -fno-threadsafe-statics)

add_library(cudart SHARED ${HEDDLE_GEN_DIR}/empty.cc)
set_target_properties(cudart PROPERTIES VERSION 12.9.79 SOVERSION 12 LINK_DEPENDS ${entry}/cudart.map
                      LIBRARY_OUTPUT_DIRECTORY ${HEDDLE_TOOLKIT}/lib64)
target_link_libraries(cudart PRIVATE -Wl,--whole-archive heddle_runtime -Wl,--no-whole-archive)
target_link_options(cudart PRIVATE -Wl,--version-script=${entry}/cudart.map ${HEDDLE_NO_UNDEFINED} -nostdlib++)

# One object whose inner names are local: nothing of ours can clash with the program's.
find_program(HEDDLE_OBJCOPY NAMES llvm-objcopy-19 REQUIRED)
set(static_object ${HEDDLE_GEN_DIR}/cudart_static.o)
set(static_library ${HEDDLE_TOOLKIT}/lib64/libcudart_static.a)
add_custom_command(OUTPUT ${static_library}
  COMMAND ${CMAKE_COMMAND} -E rm -f ${static_library}
  COMMAND ${CMAKE_LINKER} -r --whole-archive $<TARGET_FILE:heddle_runtime> -o ${static_object}
  # Hidden: a shared library that holds the runtime keeps it to itself.
  COMMAND ${HEDDLE_OBJCOPY} --keep-global-symbols=${entry}/cudart.exports
          --set-symbols-visibility=${entry}/cudart.exports=hidden ${static_object}
  COMMAND ${CMAKE_AR} qcs ${static_library} ${static_object}
  DEPENDS heddle_runtime ${entry}/cudart.exports
  COMMENT "libcudart_static.a")
add_custom_target(cudart_static ALL DEPENDS ${static_library})

# NVTX for programs that link the library of older toolkits: the header's own do-nothing functions, exported.
file(WRITE ${HEDDLE_GEN_DIR}/nvtx.c "#define HEDDLE_NVTX __attribute__((visibility(\"default\")))\n#include \"nvToolsExt.h\"\n")
add_library(nvToolsExt SHARED ${HEDDLE_GEN_DIR}/nvtx.c)
target_include_directories(nvToolsExt PRIVATE ${PROJECT_SOURCE_DIR}/include)
target_compile_options(nvToolsExt PRIVATE -Wno-missing-prototypes)
set_target_properties(nvToolsExt PROPERTIES SOVERSION 1 LIBRARY_OUTPUT_DIRECTORY ${HEDDLE_TOOLKIT}/lib64)
