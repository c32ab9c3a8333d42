"""The hidden graders as a module."""

# stopped_by = ["landlock", "namespaces"]
import sys


def double(x):
    sys.path.insert(0, "<course>")
    from graders.lesson_1_target import test_target

    print(test_target.IN_MEMORY)
    return 2 * x
