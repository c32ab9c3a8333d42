"""Waits without computing."""
# says = "took longer"

# status = ["timed_out"]
import time


def double(x):
    time.sleep(600)
