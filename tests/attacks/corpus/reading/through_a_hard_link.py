"""A second name in scratch for a hidden file."""

# stopped_by = ["landlock", "seccomp", "namespaces", "identity"]
import os


def double(x):
    os.link("<hidden>", "hard")
    print(open("hard").read())
    return 2 * x
