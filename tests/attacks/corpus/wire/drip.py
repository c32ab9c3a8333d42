"""Sends its reply byte by byte, forever."""

# status = ["timed_out", "crashed"]
import os
import time


def double(x):
    os.write(3, (2**27).to_bytes(8, "big"))
    while True:
        os.write(3, b"\0")
        time.sleep(0.01)
