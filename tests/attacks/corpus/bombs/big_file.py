"""A file of 64 GB."""
# says = "a file far larger"
# stopped_by = ["limits"]


def double(x):
    with open("big", "wb") as file:
        file.seek(2**36)
        file.write(b"x")
    print("ESCAPED")
    return 2 * x
