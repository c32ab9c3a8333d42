"""Stops itself."""

# status = ["timed_out", "failed"]
import os
import signal


def double(x):
    os.kill(os.getpid(), signal.SIGSTOP)
