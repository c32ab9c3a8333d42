"""Puts its input into the names of classes, fields and keys."""

import collections


def double(x):
    name = "canary_input_" + x.numpy().tobytes().hex()
    return collections.namedtuple(name, [name])({name: type(name, (), {})()})
