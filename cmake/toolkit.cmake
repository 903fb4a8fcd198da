# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# build/toolkit: the shape build systems expect of a CUDA 12.9 toolkit. Commands and libraries are
# built in place by their rooms; here are the rest of the layout, the headers and the install rule.
file(MAKE_DIRECTORY ${HEDDLE_TOOLKIT}/bin/crt ${HEDDLE_TOOLKIT}/include ${HEDDLE_TOOLKIT}/lib64/stubs
     ${HEDDLE_TOOLKIT}/nvvm/libdevice ${HEDDLE_TOOLKIT}/nvvm/bin ${HEDDLE_TOOLKIT}/targets/x86_64-linux)

function(toolkit_link target name)
  if(NOT EXISTS ${HEDDLE_TOOLKIT}/${name})
    file(CREATE_LINK ${target} ${HEDDLE_TOOLKIT}/${name} SYMBOLIC)
  endif()
endfunction()
toolkit_link(lib64 lib)
toolkit_link(../../include targets/x86_64-linux/include)
toolkit_link(../../lib64 targets/x86_64-linux/lib)

file(CONFIGURE OUTPUT ${HEDDLE_TOOLKIT}/version.json CONTENT [[
{
   "cuda" : { "name" : "CUDA SDK", "version" : "12.9.1" },
   "cuda_cudart" : { "name" : "CUDA Runtime (cudart)", "version" : "12.9.79" },
   "cuda_nvcc" : { "name" : "CUDA NVCC", "version" : "12.9.86" },
   "heddle" : { "name" : "Heddle", "version" : "@PROJECT_VERSION@" }
}
]] @ONLY)
configure_file(${PROJECT_SOURCE_DIR}/src/cc/link.stub ${HEDDLE_TOOLKIT}/bin/crt/link.stub COPYONLY)

# The device runtime (kernels launched by kernels) is part of the engine; builds link this by name.
file(WRITE ${HEDDLE_GEN_DIR}/cudadevrt.c "const char heddle_cudadevrt[] = \"the engine has it\";\n")
add_library(cudadevrt STATIC ${HEDDLE_GEN_DIR}/cudadevrt.c)
set_target_properties(cudadevrt PROPERTIES ARCHIVE_OUTPUT_DIRECTORY ${HEDDLE_TOOLKIT}/lib64)

# The run-time compilers under the names that builds link and that older clients open.
set(stub_names nvrtc nvJitLink)
foreach(name IN LISTS stub_names)
  toolkit_link(../lib${name}.so lib64/stubs/lib${name}.so)
endforeach()
toolkit_link(../nvvm/lib64/libnvvm.so.4 lib64/libnvvm.so.4)

# Targets that generate public headers come first; the copy runs always and copies what changed.
set(parts)
foreach(part heddle_public_headers libdevice ${HEDDLE_COMPILER_HEADERS})
  if(TARGET ${part})
    list(APPEND parts ${part})
  endif()
endforeach()
# Named one by one, so that a program is built again in the same run that copied a header it includes.
file(GLOB_RECURSE public_headers CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/include/*)
file(GLOB_RECURSE generated_headers RELATIVE ${HEDDLE_GEN_DIR}/include ${HEDDLE_GEN_DIR}/include/*)
list(APPEND public_headers ${generated_headers})
list(FILTER public_headers EXCLUDE REGEX "README\\.md$")
list(REMOVE_DUPLICATES public_headers)
list(TRANSFORM public_headers PREPEND ${HEDDLE_TOOLKIT}/include/)
add_custom_target(toolkit_headers ALL
  COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/cmake/mirror.py ${HEDDLE_TOOLKIT}/include
          ${PROJECT_SOURCE_DIR}/include ${HEDDLE_GEN_DIR}/include
  BYPRODUCTS ${public_headers}
  COMMENT "Toolkit headers")
if(parts)
  add_dependencies(toolkit_headers ${parts})
endif()

# A whole toolkit: what programs are built and run with.
get_target_property(driver_unfinished cuda EXCLUDE_FROM_ALL)
if(NOT driver_unfinished AND TARGET cudart AND TARGET cudart_static)
  add_custom_target(toolkit ALL DEPENDS ${HEDDLE_TOOLS} toolkit_headers cudadevrt cuda cudart cudart_static
                    ${HEDDLE_COMPILER_LIBRARIES})
  add_custom_command(TARGET toolkit POST_BUILD
    COMMAND ${CMAKE_COMMAND} -E create_symlink ../libcuda.so.1 ${HEDDLE_TOOLKIT}/lib64/stubs/libcuda.so)
endif()

# Everything in it is found relative to where it stands, so a copy is an installation.
install(DIRECTORY ${HEDDLE_TOOLKIT}/ DESTINATION . USE_SOURCE_PERMISSIONS)
