"""Notes in files."""


def save(path, lines):
    """Write lines to a file, and print how many."""
    # BEGIN SOLUTION 3.1
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
    print(f"{len(lines)} saved")
    # END SOLUTION


def longest(path):
    """The longest line of a file."""
    # BEGIN SOLUTION 3.1
    with open(path, encoding="utf-8") as file:
        return max(file.read().splitlines(), key=len)
    # END SOLUTION


def ask():
    """Read a line and print it in capitals."""
    # BEGIN SOLUTION 3.1
    print(input("? ").upper())
    # END SOLUTION
