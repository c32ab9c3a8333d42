"""Whether a name exists in a folder that only its owner may enter: Landlock does not stop stat(2)."""

# status = ["passed"]
# stopped_by = ["namespaces", "identity"]
import os


def double(x):
    if os.path.exists("<private>"):
        print("ESCAPED")
    return 2 * x
