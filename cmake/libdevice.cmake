# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The device math library: src/libdevice compiled to nvptx64 bitcode, one file in the toolkit.
set(HEDDLE_LIBDEVICE ${HEDDLE_TOOLKIT}/nvvm/libdevice/libdevice.10.bc)
set(libdevice_dir ${PROJECT_SOURCE_DIR}/src/libdevice)
find_program(HEDDLE_DEVICE_CLANG clang++-19 REQUIRED)
file(GLOB libdevice_sources CONFIGURE_DEPENDS ${libdevice_dir}/*.cc)
list(FILTER libdevice_sources EXCLUDE REGEX "_test\\.cc$")
file(GLOB libdevice_headers CONFIGURE_DEPENDS ${libdevice_dir}/*.h)

set(libdevice_parts)
foreach(source IN LISTS libdevice_sources)
  get_filename_component(stem ${source} NAME_WE)
  set(part ${HEDDLE_GEN_DIR}/libdevice/${stem}.ll)
  add_custom_command(
    OUTPUT ${part}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${HEDDLE_GEN_DIR}/libdevice
    COMMAND ${HEDDLE_DEVICE_CLANG} --target=nvptx64-nvidia-cuda -march=sm_52 -nogpulib -nostdinc -x c++ -std=c++20
            -O2 -ffp-contract=off -fno-exceptions -fno-rtti -fno-math-errno -ffreestanding -Wall -Wextra
            -S -emit-llvm ${source} -o ${part}
    DEPENDS ${source} ${libdevice_headers}
    VERBATIM)
  list(APPEND libdevice_parts ${part})
endforeach()
add_custom_command(
  OUTPUT ${HEDDLE_LIBDEVICE}
  COMMAND ${Python3_EXECUTABLE} ${libdevice_dir}/bitcode.py ${LLVM_TOOLS_BINARY_DIR} ${HEDDLE_LIBDEVICE} ${libdevice_parts}
  DEPENDS ${libdevice_parts} ${libdevice_dir}/bitcode.py
  COMMENT "libdevice.10.bc"
  VERBATIM)
add_custom_target(libdevice ALL DEPENDS ${HEDDLE_LIBDEVICE})

if(HEDDLE_TESTS)
  # The same sources for the host, compared with the C library's quadruple precision.
  file(GLOB libdevice_tests CONFIGURE_DEPENDS ${libdevice_dir}/*_test.cc)
  add_executable(libdevice_test ${libdevice_sources} ${libdevice_tests})
  target_compile_options(libdevice_test PRIVATE -mfma -fno-math-errno)
  target_include_directories(libdevice_test PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(libdevice_test PRIVATE m)
  add_test(NAME unit.libdevice COMMAND libdevice_test)
endif()
