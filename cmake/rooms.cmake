# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# room(NAME [USES room...] [LINKS outside...] [PUBLIC_C]): one static library per folder of src/.
# A room may only name rooms declared before it; PUBLIC_C rooms see include/ as a user program does.

set(HEDDLE_ROOMS "" CACHE INTERNAL "rooms declared so far")

function(room name)
  cmake_parse_arguments(R "PUBLIC_C" "" "USES;LINKS" ${ARGN})
  foreach(used IN LISTS R_USES)
    if(NOT used IN_LIST HEDDLE_ROOMS)
      message(FATAL_ERROR "room ${name} uses ${used}, which is not declared above it in src/rooms.cmake")
    endif()
  endforeach()
  set(HEDDLE_ROOMS "${HEDDLE_ROOMS};${name}" CACHE INTERNAL "")

  set(dir ${PROJECT_SOURCE_DIR}/src/${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${dir}/*.cc ${dir}/*.S)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$|_fuzz\\.cc$|/main\\.cc$|/rtlib/")

  if(sources)
    add_library(heddle_${name} STATIC ${sources})
    set(scope PUBLIC)
  else()
    add_library(heddle_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(heddle_${name} ${scope} ${PROJECT_SOURCE_DIR}/src ${HEDDLE_GEN_DIR}/src)
  if(R_PUBLIC_C)
    target_include_directories(heddle_${name} ${scope} ${HEDDLE_GEN_DIR}/include ${PROJECT_SOURCE_DIR}/include)
  endif()
  foreach(used IN LISTS R_USES)
    target_link_libraries(heddle_${name} ${scope} heddle_${used})
  endforeach()
  foreach(outside IN LISTS R_LINKS)
    target_link_libraries(heddle_${name} ${scope} heddle_outside_${outside})
  endforeach()
  # A room that needs more than a source list (generated files, bitcode) says so in its own file.
  if(EXISTS ${dir}/room.cmake)
    include(${dir}/room.cmake)
  endif()

  if(tests AND HEDDLE_TESTS)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE heddle_${name} GTest::gtest_main)
    add_test(NAME unit.${name} COMMAND ${name}_test)
  endif()
endfunction()
