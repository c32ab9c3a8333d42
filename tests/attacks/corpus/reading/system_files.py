"""Files of the system that have nothing to do with learning."""
# stopped_by = ["landlock", "namespaces"]


def double(x):
    for path in ("/etc/passwd", "/etc/hosts", "/proc/net/tcp", "/proc/mounts", "/sys/kernel/uevent_seqnum"):
        try:
            open(path).read()
        except OSError:
            continue
        print("ESCAPED", path)
    return 2 * x
