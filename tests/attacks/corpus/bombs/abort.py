"""Aborts, and would leave a core file."""
# says = "SIGABRT"

# status = ["crashed"]
import os


def double(x):
    os.abort()
