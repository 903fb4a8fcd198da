#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Installs a client outside the repository and runs it on Heddle's libraries:
  run.py NAME --toolkit BUILD/toolkit [--quick] [--record]
The folder is $HEDDLE_CLIENTS_DIR or heddle-clients in the user's cache. Exit 77 and a line SKIP with the reason where
the client cannot be installed (no registry, or not asked to: HEDDLE_CLIENTS=1 allows it). --record keeps the result in NAME/result.json, from which
report.py writes docs/coverage/clients.md, with the commit of the libraries: the file `commit` of a toolkit that
snapshot.sh copied, else HEAD, marked -dirty where the sources have changes. A toolkit older than that is refused."""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def skip(text):
    print(f"SKIP: {text}")
    sys.exit(77)


def git(*words):
    return subprocess.run(["git", "-C", str(HERE), *words], text=True, capture_output=True).stdout.strip()


def commit_of(toolkit):
    """What the libraries were built from."""
    if (toolkit / "commit").exists():
        return (toolkit / "commit").read_text().strip()
    top, sources = git("rev-parse", "--show-toplevel"), ["src", "include", "gen", "cmake"]
    places = [f"{top}/{s}" for s in sources]
    built = (toolkit / "lib64/libcuda.so.1").stat().st_mtime
    if not top or built < int(git("log", "-1", "--format=%ct", "--", *places)):
        sys.exit(f"{toolkit} is older than the sources of HEAD: build it before a run is recorded")
    return git("rev-parse", "--short", "HEAD") + ("-dirty" if git("status", "--porcelain", "--", *places) else "")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("name", choices=sorted(d.name for d in HERE.iterdir() if (d / "install.sh").exists()))
    p.add_argument("--toolkit", type=pathlib.Path, required=True)
    p.add_argument("--quick", action="store_true")
    p.add_argument("--record", action="store_true")
    args = p.parse_args()
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    venv = pathlib.Path(os.environ.get("HEDDLE_CLIENTS_DIR") or cache + "/heddle-clients") / args.name
    toolkit, here = args.toolkit.resolve(), HERE / args.name
    library = commit_of(toolkit) if args.record else None
    env = {**os.environ, "CUDA_HOME": str(toolkit), "CUDA_PATH": str(toolkit), "CUDA_ROOT": str(toolkit),
           "PATH": f"{toolkit}/bin:{os.environ['PATH']}"}
    env.pop("LIBRARY_PATH", None)
    if not (venv / "installed").exists():
        if os.environ.get("HEDDLE_CLIENTS") != "1":
            skip(f"{args.name} is not installed; HEDDLE_CLIENTS=1 lets this test install it")
        done = subprocess.run(["bash", str(here / "install.sh"), str(venv)], env=env, text=True, capture_output=True)
        if done.returncode:
            skip(f"{args.name} cannot be installed: {(done.stderr or done.stdout).strip().splitlines()[-1:]}")
        (venv / "installed").touch()
    out = venv / "result.json"
    out.unlink(missing_ok=True)
    command = [str(toolkit / "bin/heddle"), "run", "bash", str(here / "run.sh"), str(venv), str(out), "quick" if args.quick else "all"]
    code = subprocess.run(command, env=env).returncode
    if not out.exists():
        print(f"{args.name}: no result, exit code {code}")
        return 1
    result = json.loads(out.read_text())
    counts = {s: sum(t["status"] == s for t in result["tests"].values()) for s in ("pass", "fail", "skip")}
    print(f"{args.name}: {counts['pass']} passed, {counts['fail']} failed, {counts['skip']} skipped in {result['seconds']} s")
    if args.record:
        result["library"] = library
        for test in result["tests"].values():      # files by name: their folders are this machine's
            test["reason"] = re.sub(r"(?<![\w.])/[^\s\"':]*/", "", test["reason"])
        (here / "result.json").write_text(json.dumps(result, indent=0, sort_keys=True) + "\n")
    return 1 if counts["fail"] else 0


if __name__ == "__main__":
    sys.exit(main())
