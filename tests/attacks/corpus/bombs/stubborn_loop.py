"""Never ends, whatever is raised or signalled."""

# status = ["timed_out"]
import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.alarm(0)


def double(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
