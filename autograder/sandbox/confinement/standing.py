"""How well workers are confined on a machine, in words."""

from __future__ import annotations

from dataclasses import dataclass

ALWAYS = ["process split", "data-only wire", "empty environment"]
"""What doesn't depend on the kernel."""


@dataclass(frozen=True)
class Standing:
    """How well workers are confined here: ``full``, ``partial`` or ``none``, and what is missing and why.

    ``none`` means that a worker could read the grader's files, or reach out of its process.
    """

    level: str
    held: list[str]
    missing: dict[str, str]

    def entries(self) -> list[str]:
        """For a report."""
        return [self.level, *ALWAYS, *self.held, *self.gaps()]

    def gaps(self) -> list[str]:
        """What is missing, a phrase each."""
        return [f"missing: {name} ({reason})" for name, reason in self.missing.items()]
