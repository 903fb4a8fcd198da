# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# libnvidia-ml.so.1 from nvml.api.
heddle_table_library(nvml nvidia-ml 1 1)
