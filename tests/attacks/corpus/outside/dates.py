"""Changes the date of a file of the grader's."""

# status = ["passed", "failed"]
# stopped_by = ["seccomp", "namespaces", "identity"]
import os


def double(x):
    os.utime("<victim>", (1, 1))
    print("ESCAPED" if os.stat("<victim>").st_mtime == 1 else "")
    return 2 * x
