# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The device library as bytes inside, and the library libnvvm.so.4 where clients look for it.
set_source_files_properties(${PROJECT_SOURCE_DIR}/src/nvvm/libdevice.S PROPERTIES
  OBJECT_DEPENDS ${HEDDLE_LIBDEVICE} COMPILE_DEFINITIONS "HEDDLE_LIBDEVICE_PATH=\"${HEDDLE_LIBDEVICE}\"")
heddle_compiler_library(nvvm nvvm nvvm 4.0.0 4 ${HEDDLE_TOOLKIT}/nvvm/lib64)
