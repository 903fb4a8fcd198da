# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Libraries that are a room behind a table of functions.

# heddle_export_room(ROOM TARGET MAP VERSION SOVERSION FOLDER): all of a room as a shared library; MAP says what it exports.
function(heddle_export_room room target map version soversion folder)
  add_library(${target} SHARED ${HEDDLE_GEN_DIR}/empty.cc)
  set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX VERSION ${version} SOVERSION ${soversion}
                        LIBRARY_OUTPUT_DIRECTORY ${folder} LINK_DEPENDS ${map})
  target_link_libraries(${target} PRIVATE -Wl,--whole-archive heddle_${room} -Wl,--no-whole-archive)
  target_link_options(${target} PRIVATE -Wl,--version-script=${map} ${HEDDLE_NO_UNDEFINED})
endfunction()

# heddle_table_library(ROOM TARGET VERSION SOVERSION): gen/ROOM.py makes prototypes, stubs and the map from ROOM.api.
function(heddle_table_library room target version soversion)
  set(made ${HEDDLE_GEN_DIR}/src/${room})
  set(header ${HEDDLE_GEN_DIR}/include/heddle/${room}_functions.h)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${room}/*.cc)
  add_custom_command(OUTPUT ${made}/stubs.cc ${made}/impl.h ${made}/${room}.map ${header}
    COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/gen/${room}.py build --root ${PROJECT_SOURCE_DIR} --out ${HEDDLE_GEN_DIR}
    DEPENDS ${PROJECT_SOURCE_DIR}/gen/${room}.py ${PROJECT_SOURCE_DIR}/gen/library.py
            ${PROJECT_SOURCE_DIR}/src/${room}/${room}.api ${sources}
    COMMENT "${room} API")
  add_custom_target(heddle_${room}_api DEPENDS ${made}/impl.h ${header})
  target_sources(heddle_${room} PRIVATE ${made}/stubs.cc)
  add_dependencies(heddle_${room} heddle_${room}_api)
  heddle_export_room(${room} ${target} ${made}/${room}.map ${version} ${soversion} ${HEDDLE_TOOLKIT}/lib64)
  set(HEDDLE_COMPILER_HEADERS ${HEDDLE_COMPILER_HEADERS} heddle_${room}_api CACHE INTERNAL "")
  set(HEDDLE_TOOLS "${HEDDLE_TOOLS};${target}" CACHE INTERNAL "")
endfunction()
