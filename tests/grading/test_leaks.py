"""Hidden inputs stay out of reports, and the graders' text out of workers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.grading.host import perform
from autograder.grading.jobs import Job
from autograder.sandbox.channel import Channel
from autograder.sandbox.forking import ForkClient, WarmParent
from autograder.sandbox.pool import ForkStarter

SECRET = "271828"
TOTAL = "\ndef total(numbers):\n    return None\n"


@pytest.mark.some(every=4)
@pytest.mark.parametrize(
    "code",
    [
        "raise ValueError(repr(x))",
        "raise type('Hidden' + repr(x), (Exception,), {})",
        "raise type('Hidden' + repr(x), (Exception,), {'__module__': 'builtins'})",
        "return type('Hidden' + repr(x), (), {})()",
        "import collections; return collections.namedtuple('hidden271828', ['a271828'])(1)",
        "import dataclasses; return dataclasses.make_dataclass('hidden271828', ['a271828'])(1)",
        "import pathlib; return pathlib.Path('hidden ' + repr(x))",
        "return {'hidden ' + repr(x): 1}",
        "return 'hidden ' + repr(x)",
        "return ['hidden ' + repr(x)]",
        "raise NameError('hidden', name='hidden271828')",
        "exec(compile('\\n' * 271827 + 'raise ValueError', 'sums.py', 'exec'))",
        "raise SyntaxError('hidden', ('sums.py', 271828, 1, ''))",
        "import torch; return torch.zeros(1).expand(271828, 2, 7, 1, 8, 2, 8)",
        "raise NotImplementedError('task 1.1 hidden ' + repr(x))",
        "raise ValueError('\\ud800')",
    ],
)
def test_nothing_of_an_input_reaches_the_learner_by(code: str, grade: Callable[..., Any]) -> None:
    graded = grade(f"def double(x):\n    {code}\n" + TOTAL)
    assert graded["1.1"].status == "failed"
    assert "idden" not in graded.learners_text
    assert SECRET not in graded.learners_text
    assert "tensor([" not in graded.learners_text


def test_text_of_a_failed_import_is_for_staff_only(grade: Callable[..., Any], own_course: Path) -> None:
    (own_course / "class.toml").write_text('[intake]\nfailing_line = "refuse"\n')
    graded = grade("import os\nraise RuntimeError('hidden ' + os.getcwd())\n", own_course)
    assert "hidden" not in graded.learners_text
    assert "hidden" in str(graded.staff)


def test_nothing_hidden_is_sent_to_a_worker(
    course: Path, solution: dict[str, str], submit: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    traffic: list[bytes] = []
    send, request = Channel.send, ForkClient.request

    def spied_send(self: Channel, frame: bytes, *rest: Any) -> None:
        traffic.append(frame)
        send(self, frame, *rest)

    def spied_request(self: ForkClient, *arguments: Any, **more: Any) -> Any:
        traffic.append(repr((arguments, more)).encode())
        return request(self, *arguments, **more)

    monkeypatch.setattr(Channel, "send", spied_send)
    monkeypatch.setattr(ForkClient, "request", spied_request)
    wrong = "def double(x): return x * 4\ndef total(numbers): return numbers[0]\ndef alternate(n): return None\n"
    job = Job(course, submit(solution | {"sums.py": wrong}))
    parent = WarmParent()
    try:
        answer = perform(job, ForkStarter(parent.requests))
    finally:
        parent.close()
    assert answer.report.tasks[0].mistake == "doubled-twice"
    everything = b"\n".join(traffic)
    assert b"def double(x): return x * 4" in everything
    for text in (
        "test_", "hidden", "Hidden", "twice each value", "secret", "doubled", "first-only", "This is what",
        "4711", "toy seed", str(course), "graders", "points", "torch.ones(1)", "at home", "1.1", "expect",
    ):  # fmt: skip
        assert text.encode() not in everything
