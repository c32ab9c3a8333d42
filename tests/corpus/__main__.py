"""What is said of each answer of the corpus, and the shares: ``python -m tests.corpus [LESSON | TASK]… [--quiet]``.

``--quiet`` prints only what is not as it must be, and the shares.
"""

from __future__ import annotations

import sys

from autograder.grading.engine import Engine
from tests.corpus.answers import Outcome, answers, graded


def main(words: list[str]) -> int:
    """Grade, and print; the status is 1 if anything is not as it must be."""
    chosen = [word for word in words if not word.startswith("-")]
    wanted = [
        answer
        for word in chosen or [None]
        for answer in (answers(task=word) if word and "." in word else answers(int(word) if word else None))
    ]
    outcomes = []
    with Engine(course=None) as engine:
        for outcome in graded(engine, wanted):
            outcomes.append(outcome)
            faults = list(outcome.faults)
            if faults or "--quiet" not in words:
                print(f"{outcome.answer.id}\n    {outcome.result.points} of {outcome.result.max_points}", flush=True)
                for text in [*outcome.said, *(f"!! {fault}" for fault in faults)]:
                    print(f"    {text}")
    print(shares(outcomes))
    return int(any(list(outcome.faults) for outcome in outcomes))


def shares(outcomes: list[Outcome]) -> str:
    """How many wrong answers are caught, explained, and told something false; how many right ones keep everything."""
    wrong = [outcome for outcome in outcomes if outcome.answer.kind != "right"]
    caught = [outcome for outcome in wrong if outcome.caught]
    right = [outcome for outcome in outcomes if outcome.answer.kind == "right"]
    rows = [
        ("wrong answers caught", len(caught), len(wrong)),
        ("of these explained", sum(outcome.explained for outcome in caught), len(caught)),
        ("told something false", sum(bool(outcome.false) for outcome in outcomes), len(outcomes)),
        ("right answers that keep everything", sum(not outcome.caught for outcome in right), len(right)),
    ]
    return "\n".join(f"{title}: {count} of {of}" + (f" ({count / of:.0%})" if of else "") for title, count, of in rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
