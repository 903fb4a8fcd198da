# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# One second of a test picture through a CUDA filter and through its twin for the CPU. They are other algorithms in the
# last bits, so two pictures are compared by their signal to noise ratio: a limit stands beside each pair.
import array
import json
import math
import pathlib
import subprocess
import sys
import time

home, out, quick = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "quick"
PICTURE = "testsrc2=size=320x240:rate=10:duration=1"
tests, started = {}, time.time()


def frames(name, inputs, graph, pixels, device):
    command = ["ffmpeg", "-y", "-nostdin", "-hide_banner", "-loglevel", "error"]
    command += ["-init_hw_device", "cuda=c", "-filter_hw_device", "c"] if device else []
    for source in inputs:
        command += ["-f", "lavfi", "-i", source]
    file = home / f"{name}.raw"
    subprocess.run(command + ["-filter_complex", graph, "-pix_fmt", pixels, "-f", "rawvideo", str(file)], check=True,
                   capture_output=True, text=True, timeout=300)
    values = array.array("H" if "16" in pixels or "10" in pixels else "B")
    values.frombytes(file.read_bytes())
    return values


def decibels(a, b):
    if len(a) != len(b) or not a:
        return -1.0
    noise = sum((x - y) * (x - y) for x, y in zip(a, b)) / len(a)
    return 99.0 if noise == 0 else 10 * math.log10((256 ** a.itemsize - 1) ** 2 / noise)


def case(name, limit, ours, theirs, pixels="yuv420p", result=None, inputs=(PICTURE,)):
    """Both graphs are written for one input [0] (or [0] and [1]) of the given pixels."""
    status, reason = "fail", ""
    try:
        ratio = decibels(frames("ours", inputs, ours, result or pixels, True), frames("theirs", inputs, theirs, result or pixels, False))
        status = "pass" if ratio >= limit else "fail"
        reason = "" if status == "pass" else f"{ratio:.1f} dB, at least {limit} expected"
    except subprocess.CalledProcessError as e:
        reason = " / ".join(e.stderr.strip().splitlines()[:2])[:300]
    except subprocess.TimeoutExpired:
        reason = "longer than 300 s"
    tests[name] = {"status": status, "reason": reason}
    if status == "fail":
        print(f"fail {name}: {reason}")


def finish():
    json.dump({"seconds": round(time.time() - started), "tests": tests}, open(out, "w"))
    sys.exit(any(t["status"] == "fail" for t in tests.values()))


def through(pixels, filter_, back=None):
    return f"[0]format={pixels},hwupload_cuda,{filter_},hwdownload,format={back or pixels}"


SCALES = {"nearest": ("neighbor", 99), "bilinear": ("bilinear", 24), "bicubic": ("bicubic", 38), "lanczos": ("lanczos", 32)}   # of four texels in any size
for size in ("480:360",) if quick else ("480:360", "160:120", "321:247"):
    for ours, (theirs, limit) in SCALES.items():
        case(f"scale_cuda {size} {ours}", limit if size != "321:247" else min(limit, 28),
             through("yuv420p", f"scale_cuda={size}:interp_algo={ours}"), f"[0]format=yuv420p,scale={size}:flags={theirs}")
if quick:
    finish()
for pixels in ("nv12", "yuv444p", "p010le", "p016le", "yuv444p16le"):
    case(f"scale_cuda {pixels}", 38, through(pixels, "scale_cuda=480:360:interp_algo=bicubic"),
         f"[0]format={pixels},scale=480:360:flags=bicubic", pixels)
for source, target in (("yuv420p", "nv12"), ("nv12", "yuv420p"), ("yuv420p", "yuv444p"), ("yuv444p", "nv12"), ("p010le", "nv12")):
    case(f"scale_cuda {source} to {target}", 34, through(source, f"scale_cuda=format={target}", target),
         f"[0]format={source},scale=flags=bicubic,format={target}", source, target)
for mode in (0, 1, 2, 3):
    for field in ("tff", "bff"):
        case(f"yadif_cuda {mode} {field}", 44, f"[0]format=yuv420p,setfield={field},hwupload_cuda,yadif_cuda=mode={mode},hwdownload,format=yuv420p",
             f"[0]format=yuv420p,setfield={field},yadif=mode={mode}")
LOGO = "color=red@0.5:size=64x48:rate=10:duration=1"
for pixels in ("yuv420p", "yuva420p"):
    case(f"overlay_cuda {pixels}", 99, f"[0]format=yuv420p,hwupload_cuda[a];[1]format={pixels},hwupload_cuda[b];"
         "[a][b]overlay_cuda=x=32:y=16,hwdownload,format=yuv420p",
         f"[0]format=yuv420p[a];[1]format={pixels}[b];[a][b]overlay=x=32:y=16:format=yuv420", inputs=(PICTURE, LOGO))
# It reads half a texel off and repeats the border, unlike its twin: flat pictures far from the limit are compared.
for colour in ("green", "red", "0x20c030"):
    key = "chromakey{}=0x00ff00:0.3:0.1"
    case(f"chromakey_cuda {colour}", 44, through("yuv420p", key.format("_cuda"), "yuva420p"), "[0]format=yuv420p,scale,format=yuva420p," + key.format(""),
         "yuv420p", "yuva420p", (f"color={colour}:size=160x120:rate=10:duration=0.3",))
for count in (2, 5):
    case(f"thumbnail_cuda {count}", 99, through("yuv420p", f"thumbnail_cuda={count}"), f"[0]format=yuv420p,thumbnail={count}")
finish()
