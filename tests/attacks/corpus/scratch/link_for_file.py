"""Hands the grader a link to a hidden file instead of a file."""

# task = "1.3"
import os


def store(path, data):
    path.unlink(missing_ok=True)
    os.symlink("<hidden>", path)
