"""Empties a file by its name: before version 3, Landlock does not stop it."""

# stopped_by = ["landlock", "namespaces"]
import os


def double(x):
    os.truncate("<victim>", 0)
    print("ESCAPED")
    return 2 * x
