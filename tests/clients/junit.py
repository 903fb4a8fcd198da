#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""junit.py JUNIT.xml RESULT.json [WORD=REASON]...: pytest's report as a result; failures that name WORD are skips."""
import json
import sys
import xml.etree.ElementTree as xml

root, tests, seconds = xml.parse(sys.argv[1]).getroot(), {}, 0.0
excused = [a.split("=", 1) for a in sys.argv[3:]]
for case in root.iter("testcase"):
    status, reason = "pass", ""
    seconds += float(case.get("time", 0))
    for tag, means in (("failure", "fail"), ("error", "fail"), ("skipped", "skip")):
        found = case.find(tag)
        if found is not None:
            status, reason = means, (found.get("message") or "")[:300]
    for word, why in excused:
        if status == "fail" and word in reason:
            status, reason = "skip", why
    tests[f"{case.get('classname')}.{case.get('name')}"] = {"status": status, "reason": reason}
json.dump({"seconds": round(seconds), "tests": tests}, open(sys.argv[2], "w"))
