"""What lies in shared memory."""

# stopped_by = ["landlock", "namespaces"]
import os


def double(x):
    os.listdir("/dev/shm")
    open("/dev/shm/attack-left-this", "w").close()
    os.unlink("/dev/shm/attack-left-this")
    print("ESCAPED")
    return 2 * x
