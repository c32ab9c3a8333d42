"""Takes precedence, and processors from its parent."""

# stopped_by = ["landlock", "seccomp", "limits", "namespaces", "identity"]
import os


def double(x):
    done = 0
    for change in (
        lambda: os.setpriority(os.PRIO_PROCESS, os.getppid(), 5),
        lambda: os.sched_setaffinity(os.getppid(), os.sched_getaffinity(os.getppid())),
        lambda: os.nice(-5),
    ):
        try:
            change()
        except OSError:
            continue
        done += 1
    print("ESCAPED" if done else "")
    return 2 * x
