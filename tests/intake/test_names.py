"""What happens to a file's name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.intake import names
from autograder.intake.names import Likeness

AMONG = Likeness.AMONG_OTHERS


@pytest.mark.parametrize(
    ("name", "wanted", "how"),
    [
        ("xor.py", "xor.py", Likeness.SAME),
        ("XOR .py.txt", "xor.py", Likeness.SPELLED),
        ("gro\u0308ße.py", "größe.py", Likeness.SPELLED),
        ("Copia de xor.py", "xor.py", AMONG),
        ("xor のコピー.py", "xor.py", AMONG),
        ("lesson_3_myXor2.py", "xor.py", AMONG),
        ("3xor.py", "xor.py", AMONG),
        ("week_machine_vision_v2.py", "machine_vision.py", AMONG),
        ("vision_machine.py", "machine_vision.py", Likeness.OTHER),
        ("lab12.py", "lab1.py", Likeness.OTHER),
        ("lab 1 (2).py", "lab1.py", AMONG),
        ("xorcist.py", "xor.py", Likeness.OTHER),
    ],
)
def test_likeness(name: str, wanted: str, how: Likeness) -> None:
    assert names.likeness(name, wanted) == how


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("xor.py", ".py"), ("xor.PYW", ".py"), ("xor.py~", ".py"), ("xor.py.bak", ".py"), ("xor.py (1)", ".py"),
        ("xor.py_2", ".py"), ("xor", ".txt"), ("xor.text", ".txt"), ("a.ipynb.txt", ".ipynb"), ("q.toml.txt", ".toml"),
        ("xor.pyc", ""), ("xor.py.swp", ""), ("._xor.py", ""), ("~$xor.py", ""), (".xor.py.swp", ""), ("xor.docx", ""),
        ("xor.py.zip", ""), ("xor.python", ""), ("picture.png", ""),
    ],
)  # fmt: skip
def test_ending(name: str, ending: str) -> None:
    assert names.ending(name) == ending


@given(st.text(max_size=80), st.text(max_size=20))
def test_any_name_has_an_answer(name: str, wanted: str) -> None:
    assert names.ending(name) in ("", ".py", ".toml", ".ipynb", ".txt")
    assert names.likeness(name, wanted) in Likeness
    assert names.numbers(name) == names.numbers(name)
