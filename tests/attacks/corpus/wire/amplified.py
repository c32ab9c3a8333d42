"""A message of two hundred megabytes that would be ten gigabytes of objects."""

# status = ["crashed", "timed_out", "failed"]
import os


def double(x):
    size = 190 * 2**20
    count = size // 4
    header = b"\x92\x90\x92\xa8Returned\x92\xa4list\xdd" + count.to_bytes(4, "big") + b"\x92\xa1x\x90" * count
    frame = (4 + len(header)).to_bytes(8, "big") + len(header).to_bytes(4, "big") + header
    os.set_blocking(3, True)
    sent = 0
    while sent < len(frame):
        sent += os.write(3, frame[sent : sent + 2**20])
    return x
