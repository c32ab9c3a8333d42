"""Messages read as English: what is wrong with each is told, and nothing is said against those that are right."""

from __future__ import annotations

import pytest

from autograder.authoring.check.language import faults, vowel_sound

RIGHT = [
    "",
    "not started yet.",
    "You can get this without the bias. Look at section 1.2 of the lesson page, or ask for a hint: grade hint 1.2.",
    "You can get this from softmax. Try at home: softmax(torch.tensor([1.0, 2.0]), a  b ..",
    "square(…) returned a list of 4 tensors. An int64 tensor was wanted (line 69 of tensors.py).",
    "The dot product of a and b is wanted, and a is the first.",
    "An XOR net, an hour, an SVG, an 8 by 8 image, a uint8 tensor, a one, a unit, a ReLU, a NaN.",
    "Python says: '(' was never closed (line 3). What's missing is the learners' bracket.",
    "The call f(x, [1, (2)]) gives `a the` … and that that is so.",
    "Both: x.sum() and .sum() work. Note that .to() gives a copy.",
    "Is it so? It is scaled to 0..1. It is!",
    "The learners' class's object raised AttributeError: 'Yes' object has no attribute 'add'.",
]

WRONG = {
    "It is so": "no full stop",
    "Something was wanted Look at it": "no full stop",
    "It is so..": "two stops",
    "It is so?.": "two stops",
    "It is,, so.": "two stops",
    "It  is so.": "two spaces",
    "It is so , no.": "a space before a stop",
    "It is so. the part on that.": "small letter: 'the'",
    "It returned a int64 tensor.": "a int64",
    "It returned an list.": "an list",
    "It takes a hour.": "a hour",
    "It is a 8 by 8 image.": "a 8",
    "It is an uint8 tensor.": "an uint8",
    "Look at the the axis.": "'the the'",
    "The name 'np is not defined.": "a quote",
    'The name "np is not defined.': "a quote",
    "The name `np is not defined.": "a backtick",
    "It is so (line 3.": "a bracket",
    "It is so line 3).": "a bracket",
    "It returned Received(shape=(2,)).": "it shows 'Received('",
    "It returned <f at 0x7f12>.": "it shows 'at 0x7'",
    "It is so. Look at section 1.2 of it. Look at section 1.2 of it.": "'Look at section' stands there twice",
    "It is so. Try at home: f(1) Try at home: f(1)": "'Try at home:' stands there twice",
    "It is so. Try at home: ": "no call follows",
}


@pytest.mark.parametrize("text", RIGHT)
def test_nothing_is_said_against(text: str) -> None:
    assert faults(text, names={"not"}) == []


@pytest.mark.parametrize("text", WRONG)
def test_a_fault_is_told(text: str) -> None:
    found = faults(text)
    assert len(found) == 1
    assert WRONG[text] in found[0]


def test_names_of_code_begin_a_sentence() -> None:
    text = "It is so. sigmoid looks at each number."
    assert faults(text, names={"sigmoid"}) == []
    assert len(faults(text)) == 1


@pytest.mark.parametrize(
    "word", ["axis", "int64", "MSE", "RGB", "8-bit", "11", "hour", "nn", "x", "RNN", "unnamed", "unimportant"]
)
def test_an(word: str) -> None:
    assert vowel_sound(word)


@pytest.mark.parametrize(
    "word", ["unit", "user", "one-hot", "GPU", "CNN", "uint8", "1", "100", "NaN", "list", "y", "Euler", "0-d", "unique"]
)
def test_a(word: str) -> None:
    assert not vowel_sound(word)
