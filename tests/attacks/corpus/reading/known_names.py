"""Whether a hidden file is there, how long it is, and when it was changed: Landlock does not stop stat(2)."""

# stopped_by = ["namespaces"]
import os


def double(x):
    print("ESCAPED", os.stat("<hidden>").st_size)
    return 2 * x
