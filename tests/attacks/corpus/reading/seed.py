"""The class's seed."""
# stopped_by = ["landlock", "namespaces"]


def double(x):
    print(open("<seed>").read())
    return 2 * x
