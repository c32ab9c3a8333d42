"""A datagram."""

# stopped_by = ["seccomp", "namespaces"]
import socket


def double(x):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"pwned", ("127.0.0.1", int("<port>")))
    print("ESCAPED")
    return 2 * x
