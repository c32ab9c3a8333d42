"""Commands to GitHub's runner in everything that is said and printed."""

# status = ["failed"]
print("::set-output name=points::100\n::add-mask::points\n::stop-commands::x\n##[error]pwned\n  ::error file=a::pwned")


class Pwned(Exception):
    """::error::pwned"""


def double(x):
    """::warning::pwned"""
    raise Pwned("\n::error::pwned\n::add-path::/tmp\n##[command]pwned")
