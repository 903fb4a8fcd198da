# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The headers: each alone, then each family of device functions against host arithmetic.
add_test(NAME headers.alone COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tests/headers/alone.py
                                    ${HEDDLE_TOOLKIT} ${HEDDLE_DEVICE_CLANG})
set_tests_properties(headers.alone PROPERTIES TIMEOUT 600)
add_test(NAME headers.coverage COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/gen/headers.py ${PROJECT_SOURCE_DIR} --check)
if(NOT TARGET toolkit)
  return()
endif()
set(headers_dir ${PROJECT_BINARY_DIR}/headers)
file(MAKE_DIRECTORY ${headers_dir})
file(GLOB header_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/headers/*.cu)
foreach(source IN LISTS header_sources)
  get_filename_component(name ${source} NAME_WE)
  # The oldest and a newer architecture take different ways through the headers; some names are newer still.
  set(archs sm_52 sm_80)
  if(name MATCHES "^(atomics|groups|libcu)$")
    list(APPEND archs sm_90)
  endif()
  foreach(arch IN LISTS archs)
    set(program ${headers_dir}/${name}.${arch})
    cuda_program(header_${name}_${arch} ${program} SOURCES ${source}
                 FLAGS -arch=${arch} -I ${PROJECT_SOURCE_DIR}/tests/apps)
    add_test(NAME headers.${name}.${arch} COMMAND ${program})
  endforeach()
endforeach()
