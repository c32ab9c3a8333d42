"""Leaves a process behind, in a session of its own, that outlives the worker."""

# stopped_by = ["seccomp"]
import os
import time


def double(x):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            print("ESCAPED", os.getpid(), flush=True)
            time.sleep(60)
        os._exit(0)
    time.sleep(0.2)
    return 2 * x
