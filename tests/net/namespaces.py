"""Namespaces of a test's own, in which it is root, has no network but a loopback that is down, and may
mount over files."""

import os
import shutil
import subprocess
import sys

import servers

INSIDE = "TEST_INSIDE_NAMESPACES"
NEW = ["unshare", "--user", "--map-root-user", "--mount", "--net"]


def run(inside):
    """Calls the function in such namespaces, in a process of their own that runs the same script again;
    returns the exit status.  Where there can be none, or a server is lacking, the test is skipped."""
    if INSIDE in os.environ:
        try:
            return inside()
        except servers.Missing as missing:
            print(f"1..0 # SKIP {missing}")
            return 0
    able = shutil.which("unshare") and shutil.which("ip")
    if not able or subprocess.run([*NEW, "true"], stderr=subprocess.DEVNULL, check=False).returncode:
        print("1..0 # SKIP there can be no namespaces of our own")
        return 0
    return subprocess.run([*NEW, sys.executable, *sys.argv], env={**os.environ, INSIDE: "1"}, check=False).returncode
