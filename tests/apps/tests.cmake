# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Small whole CUDA programs, built by our nvcc as a user would and run by their names; and the three
# examples at small size, each against its independent CPU check.
if(NOT TARGET toolkit)
  return()
endif()
set(apps_dir ${PROJECT_BINARY_DIR}/apps)
file(MAKE_DIRECTORY ${apps_dir})
set(nvcc ${HEDDLE_TOOLKIT}/bin/nvcc)

function(cuda_program name)
  cmake_parse_arguments(P "" "" "SOURCES;FLAGS;DEPENDS" ${ARGN})
  add_custom_command(OUTPUT ${apps_dir}/${name}
    COMMAND ${nvcc} -O2 -std=c++17 -arch=sm_80 ${P_SOURCES} -o ${apps_dir}/${name} ${P_FLAGS}
    DEPENDS ${P_SOURCES} ${P_DEPENDS} toolkit VERBATIM)
  add_custom_target(program_${name} ALL DEPENDS ${apps_dir}/${name})
endfunction()

file(GLOB app_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/apps/*.cu)
foreach(source IN LISTS app_sources)
  get_filename_component(name ${source} NAME_WE)
  set(app_flags --extended-lambda)
  if(name STREQUAL device_launch)
    list(APPEND app_flags -rdc=true -lcudadevrt)
  endif()
  cuda_program(${name} SOURCES ${source} FLAGS ${app_flags} DEPENDS ${PROJECT_SOURCE_DIR}/tests/apps/app.h)
  add_test(NAME apps.${name} COMMAND ${apps_dir}/${name})
endforeach()

set(examples ${PROJECT_SOURCE_DIR}/examples)
file(GLOB gpt_headers ${examples}/gpt/*.h ${examples}/gpt/*.cuh ${examples}/shared/*.h)
cuda_program(gpt SOURCES ${examples}/gpt/main.cu ${examples}/gpt/cpu_check.cpp DEPENDS ${gpt_headers})
cuda_program(photo SOURCES ${examples}/photo/main.cu FLAGS -ljpeg -lpng DEPENDS ${examples}/photo/jpeg_file.h)
cuda_program(fluid SOURCES ${examples}/fluid/main.cu FLAGS -lpng)
add_test(NAME examples.gpt_check COMMAND ${apps_dir}/gpt check /usr/share/common-licenses/GPL-3)
add_test(NAME examples.gpt_resume COMMAND ${PROJECT_SOURCE_DIR}/tests/apps/gpt_resume.sh ${apps_dir}/gpt)
add_test(NAME examples.photo COMMAND ${apps_dir}/photo --check /usr/share/backgrounds/mate/nature/Garden.jpg)
add_test(NAME examples.fluid COMMAND ${apps_dir}/fluid --check)
set_tests_properties(examples.gpt_check examples.gpt_resume examples.photo examples.fluid PROPERTIES TIMEOUT 300)
# The examples as other devices; every_device.sh without names runs the whole catalogue.
foreach(device metax-c500 nvidia-h100-sxm kunlun-p800)
  add_test(NAME examples.${device} COMMAND ${PROJECT_SOURCE_DIR}/tests/apps/every_device.sh ${apps_dir} ${device})
  set_tests_properties(examples.${device} PROPERTIES TIMEOUT 600)
endforeach()
add_test(NAME apps.warp_of_64 COMMAND ${apps_dir}/device_properties)
add_test(NAME apps.warp_of_64_interpreted COMMAND ${apps_dir}/device_properties)
set_tests_properties(apps.warp_of_64 apps.warp_of_64_interpreted PROPERTIES PASS_REGULAR_EXPRESSION "MetaX C500, warp size 64.*PASS")
set_tests_properties(apps.warp_of_64 PROPERTIES ENVIRONMENT "HEDDLE_DEVICES=metax-c500")
set_tests_properties(apps.warp_of_64_interpreted PROPERTIES ENVIRONMENT "HEDDLE_DEVICES=metax-c500;HEDDLE_ENGINE=interp")
