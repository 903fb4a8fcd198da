# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The examples that Taichi ships, each run by both backends with a window that only records what is drawn:
  examples.py RESULT.json        (adds to it)      examples.py --one FILE PICTURES.npz
An example that draws random numbers cannot be compared (each backend has its own), and one with a Vulkan window not run."""
import json
import os
import pathlib
import runpy
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from pace import limited

FRAMES, LIMIT = 3, 240
# Escape counts and edges hang on the last bit of a product, which one backend adds to by fma and the other does not:
# 0.08 % of the values of mandelbrot_zoom, 0.01 % of fractal's.
MAY_DIFFER = 0.002
CHAOTIC = {"marching_squares.py": "its noise is the last bits of a sine",
           "print_offset.py": "prints Taichi's own code, in which each backend has grids of its own",
           "eulerfluid2d.py": "reads rows -1 and 512 of fields of 512 rows, as TI_DEBUG=1 says on the CPU: what lies there differs"}


class Done(BaseException):
    pass


def record(file, out):
    import numpy as np
    import taichi as ti
    pictures = []

    class Window:
        """Stands for ti.GUI: what is drawn is kept, nobody touches the mouse, and after some frames it is closed."""
        running, event, frame = True, None, 0
        ESCAPE, SPACE, LMB, RMB, PRESS, RELEASE, MOTION = "Escape", " ", "LMB", "RMB", "press", "release", "motion"
        UP, DOWN, LEFT, RIGHT, EXIT, WHEEL = "Up", "Down", "Left", "Right", "WMClose", "Wheel"

        def __init__(self, *a, **k):
            self.res = k.get("res", a[1] if len(a) > 1 else 512)

        def show(self, *a, **k):
            self.frame += 1
            if self.frame >= FRAMES:
                raise Done

        def set_image(self, *a, **k):
            for v in list(a) + list(k.values()):
                v = v.to_numpy() if hasattr(v, "to_numpy") else v
                if isinstance(v, np.ndarray):
                    pictures.append(np.array(v))

        def points(self, *a, **k):
            before = len(pictures)
            self.set_image(*a, **k)
            # Kernels that append by an atomic counter draw the same points in any order.
            pictures[before:] = [np.sort(p, axis=0) for p in pictures[before:]]

        contour = vector_field = set_image
        circles = lines = triangles = arrows = points

        def get_cursor_pos(self):
            return 0.5, 0.5

        def get_event(self, *a):
            return False

        def get_events(self, *a):
            return []

        def is_pressed(self, *a):
            return False

        def __getattr__(self, name):   # labels, sliders, single points
            return lambda *a, **k: type("Value", (), {"value": 0.5})()

    # Some move by the clock: for both backends it goes on by a millisecond a look.
    clock = iter(range(10**18, 2 * 10**18, 10**6))
    time.time_ns = lambda: next(clock)
    time.time = time.perf_counter = lambda: next(clock) / 1e9
    ti.GUI = Window
    sys.argv = [file]
    try:
        runpy.run_path(file, run_name="__main__")
    except Done:
        pass
    np.savez(out, *pictures)


def compare(file, folder):
    import numpy as np
    text = file.read_text()
    if "ti.ui" in text or "ti.tools.imwrite" in text:
        return "skip", "needs a Vulkan window"
    if "ti.random" in text or "random.random" in text or "randn" in text or "np.random" in text:
        return "skip", "draws random numbers"
    if file.name in CHAOTIC:
        return "skip", CHAOTIC[file.name]
    pictures = []
    for arch in ("x64", "cuda"):
        out = f"{folder}/{file.stem}.{arch}.npz"
        try:
            run = limited([sys.executable, __file__, "--one", str(file), out], LIMIT, cwd=folder, stdin=subprocess.DEVNULL,
                          env={**os.environ, "TI_ARCH": arch})
        except subprocess.TimeoutExpired:
            return ("skip" if arch == "x64" else "fail"), f"{arch}: more than {LIMIT} s of the processor"
        if run.returncode:
            return ("skip" if arch == "x64" else "fail"), f"{arch}: " + " ".join(run.stderr.split())[-250:]
        pictures.append((list(np.load(out).values()), run.stdout))
    (ours, said), (theirs, told) = pictures[1], pictures[0]
    lines = [[line for line in s.splitlines() if not line.startswith("[Taichi]")] for s in (said, told)]
    if not ours and lines[0] != lines[1]:
        return "fail", f"prints {lines[0][:2]}, expected {lines[1][:2]}"
    if len(ours) != len(theirs):
        return "fail", f"{len(ours)} pictures, expected {len(theirs)}"
    for a, b in zip(ours, theirs):
        if a.shape != b.shape:
            return "fail", f"a picture of {a.shape}, expected {b.shape}"
        other = ~np.isclose(a.astype(float), b.astype(float), rtol=1e-3, atol=2e-3, equal_nan=True)
        if other.mean() > MAY_DIFFER:
            return "fail", f"{other.sum()} of {other.size} values of a picture differ"
    return "pass", ""


def main(out):
    import taichi
    result = json.load(open(out)) if os.path.exists(out) else {"seconds": 0, "tests": {}}
    started = time.time() - result["seconds"]
    examples = pathlib.Path(taichi.__file__).parent / "examples"
    with tempfile.TemporaryDirectory() as folder:
        for file in sorted(f for f in examples.rglob("*.py") if "ti.init" in f.read_text()):
            name = f"examples.{file.relative_to(examples)}"
            if result["tests"].get(name, {}).get("status") == "pass":   # goes on where it was stopped
                continue
            status, reason = compare(file, folder)
            result["tests"][name] = {"status": status, "reason": reason}
            print(status, name, reason[:200], flush=True)
            result["seconds"] = round(time.time() - started)
            json.dump(result, open(out, "w"))
    return any(t["status"] == "fail" for t in result["tests"].values())


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        record(sys.argv[2], sys.argv[3])
    else:
        sys.exit(main(sys.argv[1]))
