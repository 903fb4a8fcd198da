# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# cuda_program(target program SOURCES... FLAGS...): built by our nvcc, one object per source. The dependency
# files that nvcc writes name the toolkit's headers too; what clang links in silently is named here. With sanitizers
# our libraries want their run-time library in the program; the compiler itself may leave memory to the end.
function(cuda_program target program)
  cmake_parse_arguments(P "" "" "SOURCES;FLAGS" ${ARGN})
  set(nvcc ${HEDDLE_TOOLKIT}/bin/nvcc -O2 -std=c++17)
  set(link)
  if(HEDDLE_SANITIZE)
    set(nvcc ${CMAKE_COMMAND} -E env ASAN_OPTIONS=detect_leaks=0:detect_container_overflow=0 ${nvcc})
    # The static runtime is one object whose inner names are local, those of the sanitizer too.
    set(link -cudart=shared -Xlinker -rpath=${HEDDLE_TOOLKIT}/lib64)
    string(REPLACE "," ";" sanitizers "${HEDDLE_SANITIZE}")
    foreach(sanitizer IN LISTS sanitizers)
      list(APPEND link -Xcompiler -fsanitize=${sanitizer})
    endforeach()
  endif()
  set(objects)
  foreach(source IN LISTS P_SOURCES)
    get_filename_component(stem ${source} NAME)
    set(object ${program}.${stem}.o)
    add_custom_command(OUTPUT ${object}
      COMMAND ${nvcc} ${P_FLAGS} -c ${source} -o ${object} -MD -MF ${object}.d -MT ${object}
      DEPENDS ${source} ${HEDDLE_LIBDEVICE} toolkit DEPFILE ${object}.d VERBATIM)
    list(APPEND objects ${object})
  endforeach()
  add_custom_command(OUTPUT ${program}
    COMMAND ${nvcc} ${P_FLAGS} ${link} ${objects} -o ${program}
    DEPENDS ${objects} ${HEDDLE_TOOLKIT}/lib64/libcudart_static.a toolkit VERBATIM)
  add_custom_target(${target} ALL DEPENDS ${program})
endfunction()
