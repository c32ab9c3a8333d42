"""Prints without end."""
# says = "took longer"
# status = ["timed_out"]


def double(x):
    while True:
        print("x" * 10_000)
