"""Puts its input into how long it takes."""

import time


def double(x):
    number = int(x.flatten()[0].abs() * 1_000) % 300 + 100
    print("TOLD", f"0.{number}")
    end = time.process_time() + number / 1000
    while time.process_time() < end:
        pass
    return 2 * x


# honest = 1.0
