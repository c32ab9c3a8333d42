"""What other processes were started with."""

# stopped_by = ["landlock", "namespaces"]
import glob


def double(x):
    lines = [open(path, "rb").read() for path in glob.glob("/proc/[0-9]*/cmdline")]
    print("ESCAPED" if any(b"autograder" in line for line in lines) else "")
    return 2 * x
