"""A connection to a socket with an abstract name."""

# stopped_by = ["landlock", "seccomp", "namespaces"]
import socket


def double(x):
    socket.socket(socket.AF_UNIX).connect("\0<socket>")
    print("ESCAPED")
    return 2 * x
