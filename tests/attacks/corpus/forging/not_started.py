"""Looks at the input and then says that the stub was never touched."""
# status = ["not_started"]


def double(x):
    raise NotImplementedError("task 1.1")
