# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# heddle_compiler_library(ROOM TABLE TARGET VERSION SOVERSION FOLDER): what TABLE.api makes, and the shared library.
function(heddle_compiler_library room table target version soversion folder)
  set(entry ${HEDDLE_GEN_DIR}/src/${room}/entry)
  set(made ${entry}/stubs.cc ${entry}/impl.h ${entry}/${table}.map ${HEDDLE_GEN_DIR}/include/heddle/${table}_functions.h)
  add_custom_command(OUTPUT ${made}
    COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/gen/compiler_api.py make ${table} --root ${PROJECT_SOURCE_DIR} --out ${HEDDLE_GEN_DIR}
    COMMAND ${CMAKE_COMMAND} -E touch ${made}
    DEPENDS ${PROJECT_SOURCE_DIR}/gen/compiler_api.py ${PROJECT_SOURCE_DIR}/gen/api.py ${PROJECT_SOURCE_DIR}/src/${room}/${table}.api
    COMMENT "${table} API")
  add_custom_target(heddle_${table}_api DEPENDS ${made})
  target_sources(heddle_${room} PRIVATE ${entry}/stubs.cc)
  add_dependencies(heddle_${room} heddle_${table}_api)
  target_include_directories(heddle_${room} PRIVATE ${PROJECT_SOURCE_DIR}/include ${HEDDLE_GEN_DIR}/include)
  heddle_export_room(${room} ${target} ${entry}/${table}.map ${version} ${soversion} ${folder})
  target_link_options(${target} PRIVATE -Wl,-z,nodelete)  # LLVM's globals outlive any dlclose
  set(HEDDLE_COMPILER_LIBRARIES ${HEDDLE_COMPILER_LIBRARIES} ${target} CACHE INTERNAL "")
  set(HEDDLE_COMPILER_HEADERS ${HEDDLE_COMPILER_HEADERS} heddle_${table}_api CACHE INTERNAL "")
endfunction()
