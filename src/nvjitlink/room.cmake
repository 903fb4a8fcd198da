# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
heddle_compiler_library(nvjitlink nvJitLink nvJitLink 12.9.86 12 ${HEDDLE_TOOLKIT}/lib64)
