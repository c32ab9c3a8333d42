"""Asks the kernel for the machine's addresses."""

# stopped_by = ["seccomp"]
import socket


def double(x):
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0).bind((0, 0))
    print("ESCAPED")
    return 2 * x
