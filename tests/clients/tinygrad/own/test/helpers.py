# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# tinygrad's source package ships its tests without their test/helpers.py. This stands in its place, in our own words:
# the names that the tests import and what they do with them.
import functools
import unittest

import numpy as np
from tinygrad import Device, Tensor, dtypes
from tinygrad.engine.realize import CompiledRunner
from tinygrad.helpers import getenv

REAL_DEV = Device.DEFAULT
slow = unittest.skipIf(getenv("SKIP_SLOW_TEST"), "slow")


def not_support_multi_device():
    return False


def needs_second_gpu(test):
    @functools.wraps(test)
    def run(self, *args, **kwargs):
        try:
            Tensor.zeros(4, device=f"{Device.DEFAULT}:1").contiguous().realize()
        except Exception as e:
            self.skipTest(f"needs a second device: {e}")
        return test(self, *args, **kwargs)
    return run


def assert_jit_cache_len(function, expected):
    cache = function.jit_cache
    if cache and not isinstance(cache[0].prg, CompiledRunner):   # a graph holds them all
        assert len(cache) == 1, len(cache)
        cache = cache[0].prg.jit_cache
    assert len(cache) == expected, (len(cache), expected)


def rand_for_dtype(dtype, size, allow_subnormal=True):
    if dtypes.is_unsigned(dtype):
        return np.random.randint(0, 100, size, dtype=getattr(np, f"uint{8 * dtype.itemsize}"))
    if dtypes.is_int(dtype):
        return np.random.randint(-100, 100, size, dtype=getattr(np, f"int{8 * dtype.itemsize}"))
    if dtype == dtypes.bool:
        return np.random.choice([True, False], size)
    values = np.random.uniform(-10, 10, size)
    return values if dtype in (dtypes.bfloat16, *dtypes.fp8s) else values.astype(getattr(np, f"float{8 * dtype.itemsize}"))
