#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# mirror.py DEST SOURCE...: makes DEST the union of the source folders. Copies only what differs,
# removes what no source has (any more). Silent when nothing changed.
import filecmp, os, shutil, sys

SKIP = {"README.md"}


def files_under(folder):
    for base, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(base, name)
            yield os.path.relpath(path, folder), path


def mirror(dest, sources):
    wanted = {}
    for source in sources:
        wanted.update((rel, path) for rel, path in files_under(source) if os.path.basename(rel) not in SKIP)
    for rel, path in wanted.items():
        target = os.path.join(dest, rel)
        if os.path.exists(target) and not os.path.islink(target) and filecmp.cmp(path, target, shallow=False):
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if os.path.islink(target):  # or the copy would go through it, into somebody's sources
            os.remove(target)
        shutil.copyfile(path, target)
    for rel, path in list(files_under(dest)):
        if rel not in wanted:
            os.remove(path)


if __name__ == "__main__":
    os.makedirs(sys.argv[1], exist_ok=True)
    mirror(sys.argv[1], sys.argv[2:])
