"""The socket it was born with, made to connect elsewhere."""

# honest = 1.0
import os
import socket


def double(x):
    mine = socket.socket(fileno=os.dup(3))
    for address in ("<socket>", "\0<socket>"):
        try:
            mine.connect(address)
        except OSError:
            continue
        print("ESCAPED")
    return 2 * x
