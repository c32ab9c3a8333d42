"""What ``grade check`` demands, and where it doesn't hold."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Claim:
    """One demand: how often it was tried, and where it doesn't hold."""

    title: str
    tried: int = 0
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is worth knowing, but not a fault."""
    spoilt: set[str] = field(default_factory=set)
    """Folders of lessons, and tasks, that need no further trials, because all of them would fail for this one cause."""

    def demand(self, condition: bool, problem: str, *spoils: str) -> bool:
        """Count one trial. If it failed, note it once, with what that spoils. Returns the condition."""
        self.tried += 1
        if not condition:
            self.spoilt.update(spoils)
            if problem not in self.problems:
                self.problems.append(problem)
        return condition

    @property
    def verdict(self) -> str:
        """The result, in words."""
        held = f"FAILS {len(self.problems)} times" if self.problems else "holds"
        return f"{held} ({self.tried} tried)"


def spoilt(claims: list[Claim]) -> set[str]:
    """What needs no further trials."""
    return set().union(*(claim.spoilt for claim in claims))
