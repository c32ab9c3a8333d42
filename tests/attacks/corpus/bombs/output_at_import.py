"""Prints a hundred megabytes and then answers."""

# honest = 1.0
# status = ["passed"]
for _ in range(100):
    print("x" * 10**6)


def double(x):
    return 2 * x
