"""A message of two hundred megabytes that would be ten gigabytes of objects."""

# status = ["crashed", "timed_out", "failed"]
import os


def double(x):
    size = 190 * 2**20
    header = b"\x81\xa5value\xdd" + (size - 100).to_bytes(4, "big")
    frame = size.to_bytes(8, "big") + (size - 4).to_bytes(4, "big") + header + b"\x90" * (size - 4 - len(header))
    os.set_blocking(3, True)
    sent = 0
    while sent < len(frame):
        sent += os.write(3, frame[sent : sent + 2**20])
    return x
