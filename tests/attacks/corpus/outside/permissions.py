"""Changes who may read a file of the grader's: Landlock does not stop it."""

# status = ["passed", "failed"]
# stopped_by = ["seccomp", "namespaces", "identity"]
import os


def double(x):
    before = os.stat("<victim>").st_mode & 0o7777
    os.chmod("<victim>", 0o600)
    after = os.stat("<victim>").st_mode & 0o7777
    print("ESCAPED" if after != before else "")
    os.chmod("<victim>", before)
    return 2 * x
