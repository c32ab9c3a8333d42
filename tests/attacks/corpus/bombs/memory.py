"""Uses memory until there is none."""
# status = ["failed", "crashed", "timed_out"]
# confined = true


def double(x):
    held = []
    while True:
        held.append(bytearray(2**29))
