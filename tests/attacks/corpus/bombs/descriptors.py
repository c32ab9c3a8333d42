"""Opens files until it may not."""
# says = "too many files open"

# stopped_by = ["limits"]
import os


def double(x):
    held = [os.open("/dev/null", os.O_RDONLY) for _ in range(5000)]
    print("ESCAPED", len(held))
    return 2 * x
