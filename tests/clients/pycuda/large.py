# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A plugin of pytest: tests that fill arrays of gigabytes are skipped with the reason, unless HEDDLE_LARGE=1."""
import os

import pytest

LARGE = ("test_curand_wrappers_8gb", "test_curand_wrappers_16gb", "test_big_array_elementwise", "test_big_array_reduction",
         "test_big_array_scan")


def pytest_collection_modifyitems(items):
    for item in items:
        if item.name in LARGE and os.environ.get("HEDDLE_LARGE") != "1":
            item.add_marker(pytest.mark.skip(reason="fills arrays of more than 4 GB; HEDDLE_LARGE=1 runs it"))
