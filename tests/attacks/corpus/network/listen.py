"""Waits for connections itself."""

# stopped_by = ["landlock", "seccomp", "namespaces"]
import socket


def double(x):
    server = socket.create_server(("127.0.0.1", 0))
    socket.create_connection(server.getsockname(), 2)
    print("ESCAPED")
    return 2 * x
