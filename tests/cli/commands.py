# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Runs the toolkit's commands in a scratch folder. The toolkit's path is the last word of the command
# line of each *_test.py.
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

TOOLKIT = pathlib.Path(sys.argv.pop()).resolve() if len(sys.argv) > 1 else None
SOURCE = pathlib.Path(__file__).resolve().parent


class Outcome:
    def __init__(self, process):
        self.code, self.out, self.err = process.returncode, process.stdout, process.stderr
        self.text = self.out + self.err


class CommandTest(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(prefix="heddle-cli-test-")
        self.addCleanup(self.scratch.cleanup)
        self.dir = pathlib.Path(self.scratch.name)
        self.temporary = self.dir / "tmp"
        self.temporary.mkdir()

    def write(self, name, text):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def command(self, argv, env=None, cwd=None):
        environment = dict(os.environ, TMPDIR=str(self.temporary))
        for name in ("CPATH", "LIBRARY_PATH", "CUDA_HOME", "CUDA_PATH", "NVCC_APPEND_FLAGS", "NVCC_PREPEND_FLAGS"):
            environment.pop(name, None)
        environment.update(env or {})
        return Outcome(subprocess.run([str(a) for a in argv], cwd=cwd or self.dir, env=environment, text=True,
                                      stdin=subprocess.DEVNULL, capture_output=True, timeout=300))

    def tool(self, name, *args, **more):
        return self.command([TOOLKIT / "bin" / name, *args], **more)

    def nvcc(self, *args, **more):
        return self.tool("nvcc", *args, **more)

    def ok(self, outcome):
        self.assertEqual(outcome.code, 0, outcome.text)
        return outcome

    def fails(self, outcome, *texts):
        self.assertNotEqual(outcome.code, 0, outcome.text)
        for text in texts:
            self.assertIn(text, outcome.text)
        return outcome


def option_rows():
    """(id, long, short, takes, text) of each row of options.def."""
    table = (SOURCE.parent.parent / "src/cc/options.def").read_text()
    pattern = r'^HEDDLE_CC\((\w+), "([^"]+)", "([^"]+)", (\w+), \w+, "(.*)"\)$'
    return re.findall(pattern, table, re.M)
