"""As many children as it can get."""
# says = "no other program or process"

# stopped_by = ["seccomp"]
import os
import time


def double(x):
    for _ in range(20):
        if os.fork() == 0:
            time.sleep(0.5)
            os._exit(0)
    print("ESCAPED")
    return 2 * x
