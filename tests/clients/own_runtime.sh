#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# own_runtime.sh VENV: two compiled modules of the wheel of cuda-bindings hold a vendor's static runtime. They go before
# anything loads them, and are built again from the sources that the wheel ships, with our headers and our runtime.
set -euo pipefail
cd "$("$1/bin/python" -c 'import sysconfig; print(sysconfig.get_path("platlib"))')/cuda/bindings/_bindings"
rm -f cyruntime.*.so cyruntime_ptds.*.so
includes=$("$1/bin/python" -c 'import sysconfig; print(sysconfig.get_path("include"))')
suffix=$("$1/bin/python" -c 'import sysconfig; print(sysconfig.get_config_var("EXT_SUFFIX"))')
for module in cyruntime cyruntime_ptds; do
  define=; [ $module = cyruntime ] || define=-DCUDA_API_PER_THREAD_DEFAULT_STREAM
  c++ -std=c++14 -O1 -w -fPIC -shared -DNDEBUG $define -I../_lib -I"$CUDA_HOME/include" -I"$includes" $module.cpp \
    -o "$module$suffix" -L"$CUDA_HOME/lib64" -lcudart_static -ldl -lpthread -lrt
done
