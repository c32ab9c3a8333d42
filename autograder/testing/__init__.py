"""What graders and public checks are written with. The guide is ``docs/graders.md``."""

from autograder.kinds.compare import agree
from autograder.testing.answers import Answer
from autograder.testing.draw import Draw
from autograder.testing.mistakes import Mistake, mistake, variant
from autograder.testing.recipes import Recipe, recipe
from autograder.testing.remote import Remote
from autograder.testing.student import Student
from autograder.testing.wrong import NotStarted, Wrong, expect

__all__ = [
    "Answer",
    "Draw",
    "Mistake",
    "NotStarted",
    "Recipe",
    "Remote",
    "Student",
    "Wrong",
    "agree",
    "expect",
    "mistake",
    "recipe",
    "variant",
]
