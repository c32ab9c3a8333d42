"""The same with memory that would be shared."""
# says = "more memory"

# stopped_by = ["limits"]
import mmap


def double(x):
    held = mmap.mmap(-1, 2**36, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS | 0x4000)
    print("ESCAPED", len(held))
    return 2 * x
