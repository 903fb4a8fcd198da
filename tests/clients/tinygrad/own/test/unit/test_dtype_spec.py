# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# In the place of a file that tinygrad's source package does not ship: what test_dtype.py imports of it.
import numpy as np
from tinygrad.device import is_dtype_supported
from tinygrad.dtype import DTYPES_DICT, dtypes

core_dtypes = list(DTYPES_DICT.values())
dtype_ints = [d for d in core_dtypes if dtypes.is_int(d) and is_dtype_supported(d)]
dtype_floats = [d for d in core_dtypes if dtypes.is_float(d) and is_dtype_supported(d)]
FP8E4M3_MAX, FP8E5M2_MAX = 448.0, 57344.0


def _assert_eq(tensor, target_dtype, target, tol_target_dtype=None):
    assert tensor.dtype == target_dtype, (tensor.dtype, target_dtype)
    tolerance = {dtypes.bfloat16: 1e-2, dtypes.fp8e4m3: 1e-1, dtypes.fp8e5m2: 5e-1, dtypes.float16: 1e-3}.get(target_dtype, 1e-7)
    np.testing.assert_allclose(tensor.numpy(), target, rtol=tol_target_dtype or tolerance)
