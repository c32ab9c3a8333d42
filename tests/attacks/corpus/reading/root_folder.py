"""What there is beside what it needs."""

# stopped_by = ["landlock"]
import os


def double(x):
    os.listdir("/")
    print("ESCAPED")
    return 2 * x
