"""Announces a frame, sends half of it and waits."""

# status = ["timed_out", "crashed"]
import os
import time


def double(x):
    os.write(3, (1000).to_bytes(8, "big") + bytes(500))
    time.sleep(60)
