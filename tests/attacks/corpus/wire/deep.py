"""A reply nested half a million deep."""

# status = ["crashed"]
import os


def double(x):
    header = b"\x92\x90\x92\xa8Returned" + b"\x92\xa1x\x91" * 500_000 + b"\xc0"
    os.set_blocking(3, True)
    os.write(3, (4 + len(header)).to_bytes(8, "big") + len(header).to_bytes(4, "big") + header)
    return x
