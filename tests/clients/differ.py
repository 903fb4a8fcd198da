# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""For differential suites: one case is a name and a function of the backend; both backends' answers are compared.
What the CPU backend refuses is skipped with its reason; what only ours refuses fails."""
import json
import sys
import time

import numpy as np


class Differ:
    def __init__(self, out):
        self.out, self.tests, self.started = out, {}, time.time()

    def case(self, name, run, ours, theirs, rtol=1e-5, atol=1e-6):
        try:
            want = np.asarray(run(theirs))
        except Exception as e:  # noqa: whatever a client raises
            return self.note(name, "skip", f"the CPU backend refuses: {type(e).__name__}")
        try:
            got = np.asarray(run(ours))
        except Exception as e:  # noqa
            return self.note(name, "fail", f"{type(e).__name__}: {str(e)[:300]}")
        if got.shape != want.shape or got.dtype != want.dtype:
            return self.note(name, "fail", f"{got.dtype}{got.shape}, expected {want.dtype}{want.shape}")
        if got.dtype.kind in "fc":
            with np.errstate(all="ignore"):
                good = np.allclose(got.astype("complex128"), want.astype("complex128"), rtol=rtol, atol=atol, equal_nan=True)
        else:
            good = np.array_equal(got, want)
        self.note(name, "pass" if good else "fail", "" if good else f"{got.ravel()[:4]} expected {want.ravel()[:4]}")

    def note(self, name, status, reason=""):
        self.tests[name] = {"status": status, "reason": reason}
        if status == "fail":
            print(f"fail {name}: {reason}")

    def finish(self):
        json.dump({"seconds": round(time.time() - self.started), "tests": self.tests}, open(self.out, "w"))
        sys.exit(any(t["status"] == "fail" for t in self.tests.values()))
