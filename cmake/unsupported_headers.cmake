# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Headers of CUDA that programs include and that this toolkit does not have yet: each is made here as a file
# that says so in one sentence. A header that comes to be may stay in this list: what an older build made of it goes.
# thrust/ and cub/ are a Debian package of their own (libthrust-dev, libcub-dev): where it is installed, the
# next header of that name is taken; where not, the sentence names the package.
set(unsupported
  cub/cub.cuh cub/block/block_reduce.cuh cub/block/block_scan.cuh cub/block/block_load.cuh cub/block/block_store.cuh
  cub/block/block_radix_sort.cuh cub/device/device_reduce.cuh cub/device/device_scan.cuh cub/device/device_radix_sort.cuh
  cub/device/device_select.cuh cub/util_allocator.cuh cub/warp/warp_reduce.cuh cub/warp/warp_scan.cuh
  thrust/adjacent_difference.h thrust/binary_search.h thrust/complex.h thrust/copy.h thrust/count.h thrust/device_malloc.h
  thrust/device_free.h thrust/device_malloc_allocator.h thrust/device_ptr.h thrust/device_vector.h thrust/execution_policy.h
  thrust/extrema.h thrust/fill.h thrust/find.h thrust/for_each.h thrust/functional.h thrust/gather.h thrust/generate.h
  thrust/host_vector.h thrust/inner_product.h thrust/iterator/constant_iterator.h thrust/iterator/counting_iterator.h
  thrust/iterator/discard_iterator.h thrust/iterator/permutation_iterator.h thrust/iterator/reverse_iterator.h
  thrust/iterator/transform_iterator.h thrust/iterator/zip_iterator.h thrust/logical.h thrust/memory.h thrust/merge.h
  thrust/pair.h thrust/partition.h thrust/random.h thrust/reduce.h thrust/remove.h thrust/replace.h thrust/reverse.h
  thrust/scan.h thrust/scatter.h thrust/sequence.h thrust/set_operations.h thrust/shuffle.h thrust/sort.h thrust/swap.h
  thrust/system/cuda/execution_policy.h thrust/system/cuda/experimental/pinned_allocator.h thrust/system/omp/execution_policy.h
  thrust/tabulate.h thrust/transform.h thrust/transform_reduce.h thrust/transform_scan.h thrust/tuple.h
  thrust/uninitialized_fill.h thrust/unique.h thrust/version.h
  cuda/annotated_ptr cuda/atomic cuda/barrier cuda/functional cuda/latch cuda/memory_resource cuda/pipeline cuda/ptx
  cuda/semaphore cuda/stream_ref cuda/std/atomic cuda/std/barrier cuda/std/expected cuda/std/latch cuda/std/mdspan
  cuda/std/semaphore cuda/std/bit cuda/std/chrono cuda/std/cstring cuda/std/inplace_vector cuda/std/numeric cuda/std/span
  cuda/bit cuda/cmath cuda/discard_memory cuda/version
  cublas.h cublas_v2.h cublasLt.h cublasXt.h cufft.h cufftXt.h cufftw.h curand.h curand_kernel.h
  curand_mtgp32.h curand_mtgp32_host.h cusparse.h cusparse_v2.h cusolverDn.h cusolverSp.h cusolverRf.h
  cusolver_common.h cusolverMg.h cudnn.h nccl.h npp.h nppi.h npps.h nppcore.h nvjpeg.h nvml.h
  nvPTXCompiler.h cupti.h cuda_gl_interop.h cudaGL.h cuda_egl_interop.h cudaEGL.h cuda_vdpau_interop.h cudaVDPAU.h
  cudla.h cufile.h nvgraph.h cutensor.h nvfunctional cuda_occupancy.h nvrtc.h nvvm.h nvJitLink.h nvtx3/nvtx3.hpp)
# Headers of cuda::std that are the host's, under another namespace (include/cuda/std/detail); at run time, where there
# is no host, heddle/rtc/std has those that there are.
set(of_the_host algorithm array bitset cassert cerrno cfloat cinttypes climits cmath compare complex concepts cstddef
  cstdint cstdlib ctime exception functional initializer_list iosfwd iterator limits memory new optional ranges ratio
  source_location stdexcept string_view tuple type_traits utility variant version)
# The parts of curand_kernel.h by name, and the tables that it includes.
foreach(header uniform normal lognormal poisson philox4x32_x mrg32k3a discrete)
  file(CONFIGURE OUTPUT ${HEDDLE_GEN_DIR}/include/curand_${header}.h @ONLY
       CONTENT "// Made by cmake/unsupported_headers.cmake.\n#pragma once\n#include <curand_kernel.h>\n")
endforeach()
foreach(generator xorwow mrg32k3a)
  execute_process(COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/gen/${generator}.py
                          ${HEDDLE_GEN_DIR}/include/heddle/cuda/${generator}_jump.inc
                  COMMAND_ERROR_IS_FATAL ANY)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/gen/${generator}.py)
endforeach()
foreach(header IN LISTS of_the_host)
  set(rtc "#ifdef __CUDACC_RTC__\n#include <heddle/rtc/std/${header}>\n#else")
  if(NOT EXISTS ${PROJECT_SOURCE_DIR}/include/heddle/rtc/std/${header})
    set(rtc "#ifdef __CUDACC_RTC__\n#error \"<cuda/std/${header}> is not supported yet by NVRTC of this CUDA toolkit (Heddle)\"\n#else")
  endif()
  file(CONFIGURE OUTPUT ${HEDDLE_GEN_DIR}/include/cuda/std/${header} @ONLY
       CONTENT "// Made by cmake/unsupported_headers.cmake.\n#pragma once\n${rtc}\n#include <${header}>\n#endif\n#include <cuda/std/detail>\n")
endforeach()
foreach(header IN LISTS unsupported)
  set(made ${HEDDLE_GEN_DIR}/include/${header})
  set(note "// Made by cmake/unsupported_headers.cmake.\n")
  if(EXISTS ${PROJECT_SOURCE_DIR}/include/${header})
    file(REMOVE ${made})
  elseif(header MATCHES "^(thrust|cub)/")
    file(CONFIGURE OUTPUT ${made} @ONLY CONTENT
         "${note}#if __has_include_next(<${header}>)\n#include_next <${header}>\n#else\n#error \"<${header}> comes with the Debian package lib${CMAKE_MATCH_1}-dev, which is not installed: apt-get install lib${CMAKE_MATCH_1}-dev\"\n#endif\n")
  else()
    file(CONFIGURE OUTPUT ${made} @ONLY CONTENT
         "${note}#error \"<${header}> is not supported yet by this CUDA toolkit (Heddle)\"\n")
  endif()
endforeach()
# What was made here is packed into NVRTC too.
file(GLOB_RECURSE made_headers ${HEDDLE_GEN_DIR}/include/cuda/std/* ${HEDDLE_GEN_DIR}/include/curand_*.h ${HEDDLE_GEN_DIR}/include/heddle/*)
add_custom_command(OUTPUT ${HEDDLE_GEN_DIR}/src/nvrtc/headers.pack APPEND DEPENDS ${made_headers})
