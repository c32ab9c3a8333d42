"""Asks for far more memory than there is, without using it."""
# says = "more memory"

# stopped_by = ["limits"]
import mmap


def double(x):
    held = mmap.mmap(-1, 2**39, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000)
    print("ESCAPED", len(held))
    return 2 * x
