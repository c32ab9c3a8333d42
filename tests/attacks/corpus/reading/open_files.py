"""What other processes have open, and where they are."""

# stopped_by = ["landlock", "namespaces"]
import glob
import os


def double(x):
    seen = []
    for path in glob.glob("/proc/[0-9]*/cwd") + glob.glob("/proc/[0-9]*/fd/*"):
        try:
            seen.append(os.readlink(path))
        except OSError:
            continue
    print("ESCAPED" if any("zygote" not in name and str(os.getpid()) not in name for name in seen) else "")
    return 2 * x
