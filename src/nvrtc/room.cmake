# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The headers as bytes inside, libnvrtc.so.12, and the name of the second library that some clients open.
set(rtc_headers ${HEDDLE_GEN_DIR}/src/nvrtc/headers.pack)
set(clang_headers /usr/lib/llvm-19/lib/clang/19/include)
file(GLOB_RECURSE toolkit_headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/*)
file(GLOB api_tables CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/*/*.api)
add_custom_command(OUTPUT ${rtc_headers}
  COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/gen/pack.py ${rtc_headers}
          include=${PROJECT_SOURCE_DIR}/include include=${HEDDLE_GEN_DIR}/include
          "clang=${clang_headers}:__clang_cuda*.h,__stddef*.h,stddef.h,__stdarg*.h,stdarg.h,stdint.h,limits.h,float.h,stdbool.h"
  COMMAND ${CMAKE_COMMAND} -E touch ${rtc_headers}
  DEPENDS ${PROJECT_SOURCE_DIR}/gen/pack.py ${toolkit_headers} ${api_tables} heddle_driver_api
  COMMENT "Headers of NVRTC"
  VERBATIM)
add_custom_target(heddle_rtc_headers DEPENDS ${rtc_headers})
set_source_files_properties(${PROJECT_SOURCE_DIR}/src/nvrtc/headers.S PROPERTIES
  OBJECT_DEPENDS ${rtc_headers} COMPILE_DEFINITIONS "HEDDLE_RTC_HEADERS_PATH=\"${rtc_headers}\"")
heddle_compiler_library(nvrtc nvrtc nvrtc 12.9.86 12 ${HEDDLE_TOOLKIT}/lib64)
add_dependencies(heddle_nvrtc heddle_rtc_headers)

file(WRITE ${HEDDLE_GEN_DIR}/nvrtc_builtins.c "const char heddle_nvrtc_builtins[] = \"libnvrtc has them\";\n")
add_library(nvrtc-builtins SHARED ${HEDDLE_GEN_DIR}/nvrtc_builtins.c)
set_target_properties(nvrtc-builtins PROPERTIES VERSION 12.9.86 SOVERSION 12.9 LIBRARY_OUTPUT_DIRECTORY ${HEDDLE_TOOLKIT}/lib64)
