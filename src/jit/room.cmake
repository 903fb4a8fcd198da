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
