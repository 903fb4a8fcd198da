# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What compile.py and launch.py begin and end with: options, folders, programs that answer in JSON."""
import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


class Session:
    def __init__(self, doc, rounds=5, **options):
        p = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
        p.add_argument("--build", default="build")
        p.add_argument("--rounds", type=int, default=rounds)
        p.add_argument("--out", default=str(HERE / "results"))
        for name, default in options.items():
            p.add_argument(f"--{name}", default=default)
        self.asked = p.parse_args()
        root = Path(self.asked.build).resolve()
        self.toolkit, self.work, self.out = root / "toolkit", root / "bench", Path(self.asked.out)
        self.nvcc = str(self.toolkit / "bin/nvcc")
        self.work.mkdir(parents=True, exist_ok=True)
        self.out.mkdir(parents=True, exist_ok=True)

    def build(self, command, program):
        """Builds a program that links the driver library of this build."""
        path = str(self.work / program)
        subprocess.run([*map(str, command), "-o", path, f"-L{self.toolkit}/lib64", "-lcuda"], check=True)
        return path

    def run(self, command, **env):
        """The JSON line that the command prints."""
        where = f"{self.toolkit}/lib64:{os.environ.get('LD_LIBRARY_PATH', '')}".rstrip(":")
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True,
                              env=dict(os.environ, LD_LIBRARY_PATH=where, **env))
        if done.returncode:
            sys.exit(done.stderr)
        return json.loads(done.stdout)

    def write(self, name, results):
        (self.out / name).write_text(json.dumps({"rounds": self.asked.rounds, **results}, indent=1) + "\n")
