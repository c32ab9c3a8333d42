"""Objects that hold up their own end."""
# honest = 1.0
# status = ["timed_out", "failed", "passed"]


class Slow:
    def __del__(self):
        while True:
            pass


def double(x):
    Slow()
    return 2 * x
