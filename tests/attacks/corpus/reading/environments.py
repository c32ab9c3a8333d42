"""The environments of all other processes."""

# stopped_by = ["landlock", "seccomp", "limits", "namespaces", "identity"]
import glob


def double(x):
    read = 0
    for path in glob.glob("/proc/[0-9]*/environ"):
        try:
            text = open(path, "rb").read()
        except OSError:
            continue
        read += 1
        if b"canary" in text:
            print(text.decode(errors="replace").replace("\0", "\n"))
    return 2 * x if read else x
