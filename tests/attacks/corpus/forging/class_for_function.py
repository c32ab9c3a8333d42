"""Gives a class, a generator and a module in the place of functions."""

import os as total


class double:
    def __new__(cls, x):
        return (2 * x[i] for i in range(len(x)))
