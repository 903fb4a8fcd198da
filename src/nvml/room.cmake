# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# libnvidia-ml.so.1 from nvml.api.
set(nvml_gen ${HEDDLE_GEN_DIR}/src/nvml)
file(GLOB nvml_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.cc)
set(HEDDLE_NVML_HEADERS ${HEDDLE_GEN_DIR}/include/heddle/nvml_functions.h)
add_custom_command(OUTPUT ${nvml_gen}/stubs.cc ${nvml_gen}/impl.h ${nvml_gen}/nvml.map ${HEDDLE_NVML_HEADERS}
  COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/gen/nvml.py build --root ${PROJECT_SOURCE_DIR} --out ${HEDDLE_GEN_DIR}
  DEPENDS ${PROJECT_SOURCE_DIR}/gen/nvml.py ${CMAKE_CURRENT_LIST_DIR}/nvml.api ${nvml_sources}
  COMMENT "NVML from nvml.api")
add_custom_target(heddle_nvml_api DEPENDS ${nvml_gen}/impl.h ${HEDDLE_NVML_HEADERS})
target_sources(heddle_nvml PRIVATE ${nvml_gen}/stubs.cc)
add_dependencies(heddle_nvml heddle_nvml_api)

add_library(nvidia-ml SHARED ${HEDDLE_GEN_DIR}/empty.cc)
set_target_properties(nvidia-ml PROPERTIES LINKER_LANGUAGE CXX VERSION 1 SOVERSION 1
                      LIBRARY_OUTPUT_DIRECTORY ${HEDDLE_TOOLKIT}/lib64 LINK_DEPENDS ${nvml_gen}/nvml.map)
target_link_libraries(nvidia-ml PRIVATE -Wl,--whole-archive heddle_nvml -Wl,--no-whole-archive)
target_link_options(nvidia-ml PRIVATE -Wl,--version-script=${nvml_gen}/nvml.map ${HEDDLE_NO_UNDEFINED})
set(HEDDLE_COMPILER_HEADERS ${HEDDLE_COMPILER_HEADERS} heddle_nvml_api CACHE INTERNAL "")
set(HEDDLE_TOOLS "${HEDDLE_TOOLS};nvidia-ml" CACHE INTERNAL "")
