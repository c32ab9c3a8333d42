"""Runs another program."""
# says = "no other program"

# stopped_by = ["landlock", "seccomp", "namespaces"]
import subprocess


def double(x):
    subprocess.run(["/bin/true"], check=True)
    print("ESCAPED")
    return 2 * x
