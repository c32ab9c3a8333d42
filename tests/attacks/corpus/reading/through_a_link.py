"""A link in scratch that leads to a hidden file."""

# stopped_by = ["landlock", "seccomp", "namespaces"]
import os


def double(x):
    os.symlink("<hidden>", "link")
    print(open("link").read())
    return 2 * x
