"""Loses its worker in one task and answers in the others."""

# status = ["crashed"]
# task = "1.2"
import os


def total(numbers):
    os.kill(os.getpid(), 9)
