"""Never ends."""
# says = "took longer"
# status = ["timed_out"]


def double(x):
    while True:
        pass
