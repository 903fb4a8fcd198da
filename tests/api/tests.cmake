# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The public C functions through include/ only, as a user's program sees them: one binary per library.
file(GLOB driver_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/driver_*.cc)
file(GLOB runtime_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/runtime_*.cc)
foreach(side driver runtime)
  add_executable(${side}_api_test ${${side}_tests})
  # gen/src: only for the lists of all names.
  target_include_directories(${side}_api_test PRIVATE ${PROJECT_SOURCE_DIR}/include ${HEDDLE_GEN_DIR}/include ${HEDDLE_GEN_DIR}/src)
  target_link_libraries(${side}_api_test PRIVATE GTest::gtest_main)
  add_dependencies(${side}_api_test heddle_public_headers)
endforeach()
target_link_libraries(driver_api_test PRIVATE cuda)
target_link_libraries(runtime_api_test PRIVATE cudart)
add_dependencies(runtime_api_test cuda)
set_property(SOURCE ${runtime_tests} ${driver_tests} APPEND PROPERTY COMPILE_OPTIONS -Wno-unused-parameter)
add_test(NAME api.driver COMMAND driver_api_test)
add_test(NAME api.runtime COMMAND runtime_api_test)

# The run-time compilers, and libcuda to run what they make.
file(GLOB compiler_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/compiler_*.cc)
add_executable(compiler_api_test ${compiler_tests})
target_include_directories(compiler_api_test PRIVATE ${PROJECT_SOURCE_DIR}/include ${HEDDLE_GEN_DIR}/include)
target_compile_options(compiler_api_test PRIVATE -frtti)
target_link_libraries(compiler_api_test PRIVATE GTest::gtest_main nvrtc nvJitLink nvvm cuda)
add_dependencies(compiler_api_test heddle_public_headers ${HEDDLE_COMPILER_HEADERS})
add_test(NAME api.compilers COMMAND compiler_api_test)

# A C program and the static library, without a C++ runtime; the per-thread default stream's names.
add_executable(runtime_static_test ${CMAKE_CURRENT_LIST_DIR}/static_runtime.c)
target_include_directories(runtime_static_test PRIVATE ${PROJECT_SOURCE_DIR}/include ${HEDDLE_GEN_DIR}/include)
target_compile_definitions(runtime_static_test PRIVATE CUDA_API_PER_THREAD_DEFAULT_STREAM)
target_link_libraries(runtime_static_test PRIVATE ${HEDDLE_TOOLKIT}/lib64/libcudart_static.a)
target_link_options(runtime_static_test PRIVATE -Wl,-rpath,${HEDDLE_TOOLKIT}/lib64 -Wl,--enable-new-dtags)
add_dependencies(runtime_static_test heddle_public_headers cudart_static cuda)
add_test(NAME api.static COMMAND runtime_static_test)
set_tests_properties(api.static PROPERTIES ENVIRONMENT "LD_LIBRARY_PATH=${HEDDLE_TOOLKIT}/lib64")

# HEDDLE_TRACE=api names every call with its arguments.
add_test(NAME api.trace COMMAND runtime_static_test)
set_tests_properties(api.trace PROPERTIES
  ENVIRONMENT "LD_LIBRARY_PATH=${HEDDLE_TOOLKIT}/lib64;HEDDLE_TRACE=api"
  PASS_REGULAR_EXPRESSION "cudaMemcpyAsync_ptsz\\(dst=0x[0-9a-f]+, src=0x[0-9a-f]+, count=64, kind=cudaMemcpyHostToDevice")

# Devices of the catalogue, and several of them in one process.
add_executable(devices_api_test ${CMAKE_CURRENT_LIST_DIR}/devices.cc)
target_include_directories(devices_api_test PRIVATE ${PROJECT_SOURCE_DIR}/include ${HEDDLE_GEN_DIR}/include)
target_link_libraries(devices_api_test PRIVATE cuda cudart GTest::gtest_main)
add_dependencies(devices_api_test heddle_public_headers)
function(devices_test name devices expect)
  add_test(NAME devices.${name} COMMAND devices_api_test)
  string(REPLACE ";" "\\;" expect "${expect}")
  set_tests_properties(devices.${name} PROPERTIES ENVIRONMENT "HEDDLE_DEVICES=${devices};HEDDLE_EXPECT=${expect}")
endfunction()
devices_test(host "host" "Heddle host device|0|0|32|89|48")
devices_test(two_hosts "host:2" "Heddle host device|0|0|32|89|48;Heddle host device|0|0|32|89|48")
devices_test(mixed "metax-c500:2,nvidia-h100-sxm" "MetaX C500|64|104|64|80|64;MetaX C500|64|104|64|80|64;NVIDIA H100 SXM|80|132|32|90|48")
devices_test(unknown_figures "metax-c588,kunlun-p800" "MetaX C588|0|0|32|89|48;Baidu Kunlun P800|96|0|32|89|48")
add_test(NAME devices.wrong_name COMMAND devices_api_test --gtest_filter=VisibleDevices.AreThoseThatWereAskedFor)
set_tests_properties(devices.wrong_name PROPERTIES ENVIRONMENT "HEDDLE_DEVICES=nvidia-h101;HEDDLE_EXPECT=any"
  PASS_REGULAR_EXPRESSION "there is no device \"nvidia-h101\"")

# What calls answer to wrong arguments; begins before cuInit.
add_executable(call_codes_test ${CMAKE_CURRENT_LIST_DIR}/call_codes.cc)
target_include_directories(call_codes_test PRIVATE ${PROJECT_SOURCE_DIR}/include ${HEDDLE_GEN_DIR}/include)
target_link_libraries(call_codes_test PRIVATE cuda Threads::Threads)
add_dependencies(call_codes_test heddle_public_headers)
add_test(NAME api.call_codes COMMAND call_codes_test)

# Faults of kernels, with the watchdog set.
add_executable(faults_api_test ${CMAKE_CURRENT_LIST_DIR}/faults.cc)
target_include_directories(faults_api_test PRIVATE ${PROJECT_SOURCE_DIR}/include ${HEDDLE_GEN_DIR}/include)
target_link_libraries(faults_api_test PRIVATE cuda GTest::gtest_main)
add_dependencies(faults_api_test heddle_public_headers)
add_test(NAME api.faults COMMAND faults_api_test)
set_tests_properties(api.faults PROPERTIES ENVIRONMENT "HEDDLE_TIMEOUT=1" TIMEOUT 120)

add_executable(nvml_api_test ${CMAKE_CURRENT_LIST_DIR}/nvml.cc)
target_include_directories(nvml_api_test PRIVATE ${PROJECT_SOURCE_DIR}/include ${HEDDLE_GEN_DIR}/include)
target_link_libraries(nvml_api_test PRIVATE nvidia-ml cuda GTest::gtest_main)
add_dependencies(nvml_api_test heddle_public_headers heddle_nvml_api)
add_test(NAME api.nvml COMMAND nvml_api_test)
set_tests_properties(api.nvml PROPERTIES ENVIRONMENT "HEDDLE_DEVICES=metax-c500,nvidia-h100-sxm")
add_test(NAME nvml.coverage_is_fresh COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/gen/nvml.py coverage --root ${PROJECT_SOURCE_DIR} --check)

# Kernels that no cache holds, as programs meet them; the other tests wait for compiled code.
add_executable(tiers_api_test ${CMAKE_CURRENT_LIST_DIR}/tiers.cc)
target_include_directories(tiers_api_test PRIVATE ${PROJECT_SOURCE_DIR}/include ${HEDDLE_GEN_DIR}/include)
target_link_libraries(tiers_api_test PRIVATE cuda GTest::gtest_main)
add_dependencies(tiers_api_test heddle_public_headers)
foreach(engine jit tiered)
  add_test(NAME api.tiers_${engine} COMMAND tiers_api_test)
  set_tests_properties(api.tiers_${engine} PROPERTIES ENVIRONMENT "HEDDLE_CACHE=0;HEDDLE_ENGINE=${engine}" TIMEOUT 300)
endforeach()
add_executable(curand_api_test ${CMAKE_CURRENT_LIST_DIR}/curand.cc)
target_include_directories(curand_api_test PRIVATE ${PROJECT_SOURCE_DIR}/include ${HEDDLE_GEN_DIR}/include)
target_link_libraries(curand_api_test PRIVATE curand cudart cuda GTest::gtest_main)
add_dependencies(curand_api_test heddle_public_headers heddle_curand_api)
add_test(NAME api.curand COMMAND curand_api_test)
add_test(NAME curand.coverage_is_fresh COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/gen/curand.py coverage --root ${PROJECT_SOURCE_DIR} --check)
