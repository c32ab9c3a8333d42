"""An auto-graded week of deep learning: the engine behind the ``grade`` command."""

__version__ = "0.1.0"
