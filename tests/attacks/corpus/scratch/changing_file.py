"""Changes the file while it is read."""

# task = "1.3"
import os
import threading


def swap(path):
    while True:
        for target in ("<hidden>", "/dev/zero"):
            try:
                os.symlink(target, "swapped")
                os.replace("swapped", path)
                with open("plain", "wb") as file:
                    file.write(b"x")
                os.replace("plain", path)
            except OSError:
                pass


def store(path, data):
    threading.Thread(target=swap, args=(path,), daemon=True).start()
