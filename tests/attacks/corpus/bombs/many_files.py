"""Many files that are each small."""
# says = "filled the folder"


def double(x):
    for number in range(40):
        with open(f"part-{number}", "wb") as file:
            file.write(bytes(2**24))
    print("ESCAPED")
    return 2 * x
