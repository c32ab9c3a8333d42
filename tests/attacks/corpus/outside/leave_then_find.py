"""Leaves an answer for the next task, wherever that might be found again."""

# stopped_by = ["landlock", "namespaces"]
import glob
import os

PLACES = ["<outside>/kept", "/dev/shm/attack-kept", os.path.dirname(os.getcwd()) + "/attack-kept"]


def double(x):
    for place in PLACES:
        try:
            open(place, "w").write("kept")
        except OSError:
            pass
    return 2 * x


def total(numbers):
    for place in PLACES:
        if os.path.exists(place):
            print("ESCAPED", place)
            os.unlink(place)
    return float(sum(numbers))
