"""Overwrites a file of the grader's."""
# stopped_by = ["landlock", "namespaces"]


def double(x):
    open("<victim>", "w").write("pwned")
    print("ESCAPED")
    return 2 * x
