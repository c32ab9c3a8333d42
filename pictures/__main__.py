"""``python -m pictures [WORD...]``: draw all pictures, or those whose path holds one of the words."""

from __future__ import annotations

import sys
from pathlib import Path

import torch

from pictures.canvas import write
from pictures.gallery import GALLERY

EXERCISES = Path(__file__).resolve().parent.parent / "exercises"


def main(words: list[str]) -> int:
    """Draw, and say for each picture how large it is. The exit status: 2 if no path holds a word."""
    torch.set_num_threads(1)  # so that sums are added up in the same order everywhere
    chosen = [name for name in GALLERY if not words or any(word in name for word in words)]
    for name in chosen:
        write(GALLERY[name](), EXERCISES / name)
        print(f"exercises/{name}: {(EXERCISES / name).stat().st_size / 1000:.0f} kB")
    if not chosen:
        print(f"No picture has {' or '.join(words)} in its path: {', '.join(GALLERY)}.", file=sys.stderr)
    return 0 if chosen else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
