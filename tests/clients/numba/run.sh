#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# numba-cuda's own tests, which its wheel ships.
tests=$("$1/bin/python" -c 'import numba_cuda, os; print(os.path.join(os.path.dirname(numba_cuda.__file__), "numba/cuda/tests"))')
export NUMBA_CUDA_LOW_OCCUPANCY_WARNINGS=0 NUMBA_CUDA_WARN_ON_IMPLICIT_COPY=0
if [ "$3" = quick ]; then
  modules="numba.cuda.tests.cudapy.test_array numba.cuda.tests.cudapy.test_operator numba.cuda.tests.cudadrv.test_nvvm_driver"
else
  modules=$(cd "$tests" && find cudadrv cudapy nrt core doc_examples nocuda -name 'test_*.py' | sort | sed 's|/|.|g; s|\.py$||; s|^|numba.cuda.tests.|')
fi
cd "$1"
exec "$1/bin/python" "$(dirname "$0")/../run_unittests.py" --out "$2" --preload numba --preload numba.cuda.testing --timeout 200 \
  --skip 'test_set_registers_no_max=a CPU has no register file to count' --skip 'cupy=CuPy is not installed' $modules
