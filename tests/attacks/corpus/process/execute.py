"""Becomes another program."""

# status = ["crashed", "failed"]
# stopped_by = ["landlock", "seccomp", "namespaces"]
import os


def double(x):
    os.execv("/bin/echo", ["echo", "ESCAPED"])
