"""Appends to the files by which a workflow's steps talk to its runner."""

# stopped_by = ["landlock", "namespaces"]
import os


def double(x):
    print({name: path for name, path in os.environ.items() if name.startswith(("GITHUB", "RUNNER", "ACTIONS"))})
    open("<outside>/github_env", "a").write("PATH=/pwned\n")
    print("ESCAPED")
    return 2 * x
