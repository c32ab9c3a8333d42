"""Fields that take forever to be looked at."""

# status = ["timed_out"]
import dataclasses


@dataclasses.dataclass
class Slow:
    a: int = 1

    def __getattribute__(self, name):
        while name == "a":
            pass
        return object.__getattribute__(self, name)


def double(x):
    return Slow()
