# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The toolkit's commands, straight into its bin folder: they find the rest from where they stand.
foreach(tool nvcc ptxas fatbinary nvlink cuobjdump bin2c hostlink device_query)
  add_executable(heddle_tool_${tool} ${CMAKE_CURRENT_LIST_DIR}/${tool}/main.cc)
  target_link_libraries(heddle_tool_${tool} PRIVATE heddle_cc Threads::Threads ${CMAKE_DL_LIBS})
  set_target_properties(heddle_tool_${tool} PROPERTIES OUTPUT_NAME ${tool} RUNTIME_OUTPUT_DIRECTORY ${HEDDLE_TOOLKIT}/bin)
  list(APPEND tools heddle_tool_${tool})
endforeach()
set_target_properties(heddle_tool_hostlink PROPERTIES OUTPUT_NAME heddle-c++)
set_target_properties(heddle_tool_device_query PROPERTIES OUTPUT_NAME __nvcc_device_query)
add_executable(heddle_tool_cufilt ${CMAKE_CURRENT_LIST_DIR}/cufilt/main.cc)
set_target_properties(heddle_tool_cufilt PROPERTIES OUTPUT_NAME cu++filt RUNTIME_OUTPUT_DIRECTORY ${HEDDLE_TOOLKIT}/bin)
list(APPEND tools heddle_tool_cufilt)
# Loaded by clang, which brings the libraries it needs.
add_library(heddle_host_calls MODULE ${CMAKE_CURRENT_LIST_DIR}/host_calls/main.cc)
target_include_directories(heddle_host_calls SYSTEM PRIVATE ${LLVM_INCLUDE_DIRS})
set_target_properties(heddle_host_calls PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${HEDDLE_TOOLKIT}/nvvm/lib64)
list(APPEND tools heddle_host_calls)
set(HEDDLE_TOOLS "${tools}" CACHE INTERNAL "")
