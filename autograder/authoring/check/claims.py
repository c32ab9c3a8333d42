"""What `grade check` demands, and where it does not hold."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Claim:
    """One demand: how often it was tried, and where it does not hold."""

    title: str
    tried: int = 0
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is worth knowing, and no fault."""
    spoilt: set[str] = field(default_factory=set)
    """Folders of lessons, and tasks, of which nothing more is to be tried: all of it would have this one cause."""

    def demand(self, condition: bool, problem: str, *spoils: str) -> bool:
        """Count one trial and note it, once, if it failed, with what that spoils. The condition again."""
        self.tried += 1
        if not condition:
            self.spoilt.update(spoils)
            if problem not in self.problems:
                self.problems.append(problem)
        return condition

    @property
    def verdict(self) -> str:
        """What came of it, in words."""
        held = f"FAILS {len(self.problems)} times" if self.problems else "holds"
        return f"{held} ({self.tried} tried)"


def spoilt(claims: list[Claim]) -> set[str]:
    """What there is nothing more to say about."""
    return set().union(*(claim.spoilt for claim in claims))
