"""Writes into the packages that the next grading will import."""

# stopped_by = ["landlock", "namespaces"]
import os

import torch


def double(x):
    folders = [os.path.dirname(torch.__file__), os.path.dirname(os.__file__), "<outside>"]
    for folder in folders:
        path = os.path.join(folder, "left_by_an_attack.py")
        try:
            open(path, "w").close()
            os.unlink(path)
        except OSError:
            continue
        print("ESCAPED")
    return 2 * x
