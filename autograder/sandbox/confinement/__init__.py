"""What the kernel lets a worker do: next to nothing.

Each layer is one module here. A layer that this machine refuses is left out. ``witness`` then finds out honestly what
is left: a worker tries what must fail.
"""
