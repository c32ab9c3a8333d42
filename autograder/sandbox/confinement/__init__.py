"""What the kernel lets a worker do: next to nothing.

Every layer is one module here. A layer that this machine refuses is left out, and what is left is said honestly
by ``witness``: a worker tries what must fail.
"""
