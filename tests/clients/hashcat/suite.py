# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Each mode's self-test runs before its search; the search has to find the word "ab7".
import hashlib
import hmac
import json
import os
import pathlib
import struct
import subprocess
import sys
import time
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from pace import limited

home, out, which = sys.argv[1:4]        # which: quick, all, or numbers of modes: 5600,500
WORD, LIMIT = b"ab7", 600
hashed = {n: hashlib.new(n, WORD).hexdigest() for n in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")}


def md4(data):
    """RFC 1320; Python's own comes and goes with OpenSSL's legacy part."""
    rol = lambda v, n: (v << n | v >> 32 - n) & 0xFFFFFFFF   # noqa
    message = data + b"\x80" + b"\0" * ((55 - len(data)) % 64) + struct.pack("<Q", 8 * len(data))
    state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476]
    rounds = ((lambda b, c, d: b & c | ~b & d, 0, range(16), (3, 7, 11, 19)),
              (lambda b, c, d: b & c | b & d | c & d, 0x5A827999, [i % 4 * 4 + i // 4 for i in range(16)], (3, 5, 9, 13)),
              (lambda b, c, d: b ^ c ^ d, 0x6ED9EBA1, (0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15), (3, 9, 11, 15)))
    for at in range(0, len(message), 64):
        x, (a, b, c, d) = struct.unpack("<16I", message[at:at + 64]), state
        for f, constant, order, shifts in rounds:
            for i, k in enumerate(order):
                a, b, c, d = d, rol((a + f(b, c, d) + x[k] + constant) & 0xFFFFFFFF, shifts[i % 4]), b, c
        state = [(s + v) & 0xFFFFFFFF for s, v in zip(state, (a, b, c, d))]
    return struct.pack("<4I", *state)


def net_ntlm_v2():
    challenge, blob = bytes(range(8)), b"\x01\x01" + bytes(26)
    key = hmac.new(md4(WORD.decode().encode("utf-16le")), "USERDOMAIN".encode("utf-16le"), "md5").digest()
    return f"USER::DOMAIN:{challenge.hex()}:{hmac.new(key, challenge + blob, 'md5').hexdigest()}:{blob.hex()}"


def of_crypt(salt):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import crypt
    return crypt.crypt(WORD.decode(), salt)


MODES = {0: ("MD5", hashed["md5"]), 100: ("SHA1", hashed["sha1"]), 900: ("MD4", md4(WORD).hex()),
         1000: ("NTLM", md4(WORD.decode().encode("utf-16le")).hex()), 1400: ("SHA2-256", hashed["sha256"]),
         1700: ("SHA2-512", hashed["sha512"]), 1300: ("SHA2-224", hashed["sha224"]),
         10: ("md5($pass.$salt)", hashlib.md5(WORD + b"salt").hexdigest() + ":salt"),
         110: ("sha1($pass.$salt)", hashlib.sha1(WORD + b"salt").hexdigest() + ":salt"),
         5600: ("NetNTLMv2", net_ntlm_v2()), 500: ("md5crypt", of_crypt("$1$saltsalt$")),
         1800: ("sha512crypt", of_crypt("$6$rounds=1000$saltsalt$")), 3200: ("bcrypt", of_crypt("$2b$04$abcdefghijklmnopqrstuu"))}
env = {**os.environ, "XDG_DATA_HOME": home, "XDG_CACHE_HOME": home}
tests, started = {}, time.time()
chosen = [0] if which == "quick" else list(MODES) if which == "all" else [int(m) for m in which.split(",")]
for mode, (name, digest) in ((m, MODES[m]) for m in chosen):
    try:
        mask = "ab?d" if mode in (500, 1800, 3200) else "?l?l?d"   # these are made to be slow
        run = limited(["hashcat", "-m", str(mode), "-a", "3", "-d", "1", "--potfile-disable", digest, mask], LIMIT, env=env)
        text = run.stdout + run.stderr
        good = run.returncode == 0 and (digest + ":ab7").lower() in text.lower() and "Self-test failed" not in text
        lines = [line for line in text.splitlines() if line.strip()]
        reason = "" if good else " / ".join(lines[-4:])[-300:]
    except subprocess.TimeoutExpired:
        good, reason = False, f"more than {LIMIT} s of the processor"
    tests[f"{mode} {name}"] = {"status": "pass" if good else "fail", "reason": reason}
    json.dump({"seconds": round(time.time() - started), "tests": tests}, open(out, "w"))
