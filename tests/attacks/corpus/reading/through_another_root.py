"""The hidden file by names that are not its own."""
# stopped_by = ["landlock", "namespaces"]


def double(x):
    for path in ("/proc/self/root<hidden>", "/proc/1/root<hidden>", "/proc/self/cwd/../../../../..<hidden>"):
        try:
            print(open(path).read())
        except OSError:
            continue
        return 2 * x
    return x
