"""Changes what its parent may use."""

# stopped_by = ["seccomp", "identity"]
import os
import resource


def double(x):
    resource.prlimit(os.getppid(), resource.RLIMIT_CORE, resource.prlimit(os.getppid(), resource.RLIMIT_CORE))
    print("ESCAPED")
    return 2 * x
