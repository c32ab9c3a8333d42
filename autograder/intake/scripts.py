"""Scripts that Jupyter, Colab or a copy and paste made from a notebook: replaces what only a notebook understands.

Every line stays where it is.
"""

from __future__ import annotations

import re

from autograder.source.magics import MAGIC, SAME_KERNEL, without_magics

CALL = "get_ipython()"
CELL = re.compile(
    r"^get_ipython\(\)\.run_cell_magic\('(?:time|timeit|capture|prun)', '[^'\n]*', (?=[\"'])", re.MULTILINE
)
LINE = re.compile(r"^([ \t]*+)(?:\w+ *= *)?get_ipython\(\)[^\n]*$", re.MULTILINE)
COMMENTED = "# Commented out IPython magic to ensure Python compatibility."
"""What Colab puts above a cell that it couldn't write as Python."""
ANY = re.compile(r"^[ \t]*+[%!]|=[ \t]*+[%!]", re.MULTILINE)


def as_module(text: str) -> str:
    """The script without magics, and with the code of cells that were just timed."""
    if COMMENTED in text:
        text = "\n".join(_uncommented(text.split("\n")))
    if CALL in text:
        text = LINE.sub(r"\1pass", CELL.sub("exec(", text))
    return without_magics(text) if ANY.search(text) else text


def _uncommented(lines: list[str]) -> list[str]:
    code = marked = False
    found = []
    for line in lines:
        bare = line.removeprefix("#").removeprefix(" ")
        if marked or code:
            magic = MAGIC.match(bare.lstrip()) if marked else None
            code = (code and line.startswith("#")) or (magic is not None and magic[1] in SAME_KERNEL)
            found.append("" if magic else bare if code else line)
            marked = False
        else:
            marked = line.strip() == COMMENTED
            found.append(line)
    return found
