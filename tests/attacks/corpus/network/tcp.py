"""A connection to a listener on this machine."""
# says = "there is no network"

# stopped_by = ["landlock", "seccomp", "namespaces"]
import socket


def double(x):
    socket.create_connection(("127.0.0.1", int("<port>")), 2).send(b"pwned")
    print("ESCAPED")
    return 2 * x
