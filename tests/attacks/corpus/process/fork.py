"""Has a child."""

# stopped_by = ["seccomp"]
import os


def double(x):
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    print("ESCAPED")
    return 2 * x
