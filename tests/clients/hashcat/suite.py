# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Each mode's self-test runs before its search; the search has to find the word "ab7".
import hashlib
import json
import os
import subprocess
import sys
import time

home, out, quick = sys.argv[1], sys.argv[2], sys.argv[3] == "quick"
WORD = b"ab7"
hashed = {n: hashlib.new(n, WORD).hexdigest() for n in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")}
MODES = {0: ("MD5", hashed["md5"]), 100: ("SHA1", hashed["sha1"]), 1300: ("SHA2-224", hashed["sha224"]),
         1400: ("SHA2-256", hashed["sha256"]), 10800: ("SHA2-384", hashed["sha384"]), 1700: ("SHA2-512", hashed["sha512"]),
         10: ("md5($pass.$salt)", hashlib.md5(WORD + b"salt").hexdigest() + ":salt"),
         20: ("md5($salt.$pass)", hashlib.md5(b"salt" + WORD).hexdigest() + ":salt"),
         110: ("sha1($pass.$salt)", hashlib.sha1(WORD + b"salt").hexdigest() + ":salt"),
         1410: ("sha256($pass.$salt)", hashlib.sha256(WORD + b"salt").hexdigest() + ":salt")}
env = {**os.environ, "XDG_DATA_HOME": home, "XDG_CACHE_HOME": home}
tests, started = {}, time.time()
for mode, (name, digest) in list(MODES.items())[:1 if quick else None]:
    try:
        run = subprocess.run(["hashcat", "-m", str(mode), "-a", "3", "-d", "1", "--potfile-disable", digest, "?l?l?d"],
                             env=env, capture_output=True, text=True, timeout=300)
        text = run.stdout + run.stderr
        good = run.returncode == 0 and digest + ":ab7" in text and "Self-test failed" not in text
        reason = "" if good else text[-300:]
    except subprocess.TimeoutExpired:
        good, reason = False, "longer than 300 s"
    tests[f"{mode} {name}"] = {"status": "pass" if good else "fail", "reason": reason}
    json.dump({"seconds": round(time.time() - started), "tests": tests}, open(out, "w"))
