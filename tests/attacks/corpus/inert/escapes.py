"""Escape sequences of terminals, bells, carriage returns, bidirectional controls."""

# status = ["failed"]
print(
    "\x1b[2J\x1b]0;pwned\x07\x1b]8;;http://example.org\x1b\\link\x1b]8;;\x1b\\ \x9b31m \r3 of 3 points \u202epwned\u2066 \u200b"
)


def double(x):
    raise ValueError("\x1b[1A\x1b[2K\rtarget: 3 of 3 points\u202e\u2028\x00\ufeff")
