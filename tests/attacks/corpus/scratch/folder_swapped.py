"""Puts a link in the place of its scratch folder, so that the grader's next file is written elsewhere."""

# task = "1.3"
# status = ["failed", "partial", "passed"]
# stopped_by = ["landlock", "seccomp", "namespaces", "identity"]
import os


def store(path, data):
    here = os.getcwd()
    if not path.exists():
        path.write_bytes(data)
        os.rename(here, "<outside>/taken")
        os.symlink("<outside>", here)
        print("ESCAPED")
