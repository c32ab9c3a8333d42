"""Puts its input into the texts and names of exceptions."""


def double(x):
    kind = type("Hidden" + x.numpy().tobytes().hex(), (ValueError,), {"__module__": "builtins"})
    raise kind(f"canary:input:{x.tolist()}\n::error::canary:input:{x.tolist()}")
