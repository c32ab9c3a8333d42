"""Writes where other submissions would find it."""
# stopped_by = ["landlock", "namespaces"]


def double(x):
    open("<outside>/left", "w").write("pwned")
    print("ESCAPED")
    return 2 * x
