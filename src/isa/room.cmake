# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The generated tables: opcodes, modifiers, forms, lowerings and the scalar meaning.
file(GLOB isa_tables CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/isa/*.isa)
set(isa_out ${HEDDLE_GEN_DIR}/src/isa)
add_custom_command(
  OUTPUT ${isa_out}/tables.h ${isa_out}/tables.cc ${isa_out}/lowerings.inc ${isa_out}/eval.cc
  COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/gen/isa.py tables ${isa_out}
  COMMAND ${CMAKE_COMMAND} -E touch ${isa_out}/tables.h ${isa_out}/tables.cc ${isa_out}/lowerings.inc ${isa_out}/eval.cc
  DEPENDS ${PROJECT_SOURCE_DIR}/gen/isa.py ${isa_tables}
  COMMENT "Generating the instruction tables")
add_custom_target(heddle_isa_tables DEPENDS ${isa_out}/tables.h ${isa_out}/tables.cc ${isa_out}/lowerings.inc)
target_sources(heddle_isa PRIVATE ${isa_out}/tables.cc ${isa_out}/eval.cc)
add_dependencies(heddle_isa heddle_isa_tables)
target_compile_options(heddle_isa PRIVATE -fwrapv)   # integers of the instructions wrap
if(HEDDLE_TESTS)   # the tests compare with MPFR
  cmake_language(DEFER CALL target_link_libraries isa_test PRIVATE mpfr gmp)
endif()
if(HEDDLE_TESTS)
  add_test(NAME isa.coverage COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/gen/isa.py coverage
           ${PROJECT_SOURCE_DIR}/docs/coverage/ptx.md --check)
endif()
