# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The catalogue, compiled in from the data files.
file(GLOB device_files CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/data/*.toml)
set(catalogue ${HEDDLE_GEN_DIR}/src/devices/catalogue_data.inc)
add_custom_command(OUTPUT ${catalogue}
  COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/gen/devices.py --root ${PROJECT_SOURCE_DIR} --out ${catalogue}
  DEPENDS ${PROJECT_SOURCE_DIR}/gen/devices.py ${CMAKE_CURRENT_LIST_DIR}/figure.def ${device_files}
  COMMENT "Catalogue of devices")
target_sources(heddle_devices PRIVATE ${catalogue})
set_property(SOURCE ${CMAKE_CURRENT_LIST_DIR}/catalogue.cc APPEND PROPERTY OBJECT_DEPENDS ${catalogue})
