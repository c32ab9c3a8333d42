"""A file of 64 GB."""
# says = "a file far larger"
# stopped_by = ["limits"]


def double(x):
    with open("big", "wb") as file:
        file.seek(2**36)
        file.write(b"x")
    print("ESCAPED", flush=True)  # before anybody looks at the disk
    return 2 * x
