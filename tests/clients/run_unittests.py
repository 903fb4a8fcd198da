#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs a client's own unittest modules, each in a forked child, so that a crash or a hang costs one test:
  run_unittests.py --out RESULTS.json [--preload MODULE] [--timeout CPU_S] [--jobs N] [--skip REGEX=reason]... MODULE...
A test that kills its process or outlives --timeout fails by that name; the module goes on with the next one."""
import argparse
import importlib
import json
import os
import re
import signal
import sys
import tempfile
import time
import unittest


class Recorder(unittest.TestResult):
    def __init__(self, file):
        super().__init__()
        self.file = file

    def note(self, test, status, reason=""):
        self.file.write(json.dumps({"test": test.id(), "status": status, "reason": reason[-600:]}) + "\n")
        self.file.flush()

    def startTest(self, test):
        super().startTest(test)
        self.note(test, "start")
        self.limit_to(self.limit)

    def limit_to(self, seconds):
        """Of the processor, whatever else the machine does; by the clock, ten times as much."""
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.alarm(10 * seconds)

    def stopTest(self, test):
        self.limit_to(0)
        self.note(test, "end")
        super().stopTest(test)

    def addSuccess(self, test):
        self.note(test, "pass")

    def addFailure(self, test, err):
        if err[0].__name__ == "Skipped":   # pytest's
            return self.note(test, "skip", str(err[1]))
        self.note(test, "fail", self.text_of(err))

    addError = addFailure

    def text_of(self, err):
        import traceback
        frames = traceback.extract_tb(err[2])
        where = f"{os.path.basename(frames[-1].filename)}:{frames[-1].lineno} " if frames else ""
        return where + "".join(traceback.format_exception_only(err[0], err[1])).strip()

    def addSkip(self, test, reason):
        self.note(test, "skip", str(reason))

    def addExpectedFailure(self, test, err):
        self.note(test, "pass", "expected failure")

    def addUnexpectedSuccess(self, test):
        self.note(test, "fail", "unexpected success")

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.note(test, "fail", self.text_of(err))


def flatten(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from flatten(item)
        else:
            yield item


def child(module, path, done, args):
    """Runs in the fork: every test of the module that is not in `done`."""
    null = os.open(os.devnull, os.O_WRONLY)
    log = os.open(args.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644) if args.log else null
    os.dup2(log, 1)
    os.dup2(log, 2)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    with open(path, "a") as file:
        recorder = Recorder(file)
        recorder.limit = args.timeout
        try:
            tests = list(flatten(unittest.defaultTestLoader.loadTestsFromModule(importlib.import_module(module))))
        except BaseException as e:  # noqa: a module that cannot be imported is one failed test
            skip = isinstance(e, unittest.SkipTest)
            file.write(json.dumps({"test": module, "status": "skip" if skip else "fail", "reason": f"import: {e!r}"[:300]}) + "\n")
            file.flush()
            os._exit(0)
        chosen = [t for t in tests if t.id() not in done]
        by_class = {}
        for t in chosen:
            by_class.setdefault(type(t), unittest.TestSuite()).addTest(t)
        unittest.TestSuite(by_class.values()).run(recorder)   # one suite: each class is torn down once
        # What setUpClass skipped or failed has no record of its own.
    os._exit(0)


def read(path):
    status = {}
    if os.path.exists(path):
        for line in open(path):
            try:
                r = json.loads(line)
            except ValueError:
                continue
            old = status.get(r["test"])
            if r["status"] == "end":
                continue
            if old and old[0] == "fail" and r["status"] in ("pass", "start"):
                continue   # a failed subtest stays failed
            status[r["test"]] = (r["status"], r["reason"])
    return status


def unfinished(path):
    """The test that was running when the process ended."""
    last = None
    for line in open(path):
        r = json.loads(line)
        if r["status"] in ("start", "end"):
            last = r["test"] if r["status"] == "start" else None
    return last


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--out", required=True)
    p.add_argument("--preload", action="append", default=[])
    p.add_argument("--timeout", type=int, default=120)
    p.add_argument("--jobs", type=int, default=2)
    p.add_argument("--skip", action="append", default=[])
    p.add_argument("--log", default="")
    p.add_argument("modules", nargs="+")
    args = p.parse_args()
    for name in args.preload:
        importlib.import_module(name)
    unittest.TestCase._dump_failed_filechecks = False   # numba's runner sets it
    skips = [s.split("=", 1) for s in args.skip]
    folder = tempfile.mkdtemp(prefix="heddle-client-")
    queue, running, results = list(args.modules), {}, {}
    started = time.time()

    def start(module):
        path = os.path.join(folder, module)
        done = set(read(path))
        pid = os.fork()
        if pid == 0:
            child(module, path, done, args)
        running[pid] = (module, path)

    def save():
        merged = {}
        for module in args.modules:
            for test, (status, reason) in read(os.path.join(folder, module)).items():
                for pattern, why in skips:
                    if status != "pass" and re.search(pattern, test):
                        status, reason = "skip", why
                merged[test] = {"status": status, "reason": reason}
        json.dump({"seconds": round(time.time() - started), "tests": merged}, open(args.out, "w"), indent=0)
        return merged

    while queue or running:
        while queue and len(running) < args.jobs:
            start(queue.pop(0))
        pid, code = os.wait()
        module, path = running.pop(pid)
        if code != 0:   # the test that was running takes the blame
            test = unfinished(path) if os.path.exists(path) else None
            expired = code & 127 in (signal.SIGALRM, signal.SIGPROF)
            why = f"more than {args.timeout} s of the processor" if expired else f"killed by signal {code & 127}"
            with open(path, "a") as file:
                name = test or module + " (outside a test)"
                file.write(json.dumps({"test": name, "status": "fail", "reason": why}) + "\n")
                file.write(json.dumps({"test": name, "status": "end", "reason": ""}) + "\n")
            if test:
                queue.insert(0, module)
        save()
    merged = save()
    counts = {s: sum(r["status"] == s for r in merged.values()) for s in ("pass", "fail", "skip")}
    for test, r in sorted(merged.items()):
        if r["status"] == "fail":
            print(f"fail {test}: {r['reason'].splitlines()[-1] if r['reason'] else ''}")
    print(f"{counts['pass']} passed, {counts['fail']} failed, {counts['skip']} skipped")
    return 1 if counts["fail"] else 0


if __name__ == "__main__":
    sys.exit(main())
