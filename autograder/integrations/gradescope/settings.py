"""What goes with the zip to Gradescope, read again there."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

FILE, SEED = "settings.json", "seed.txt"
MARGIN = 30.0
"""Seconds between our own end and Gradescope's, which would leave a zero."""
NOT_FINISHED = (
    "Your work wasn't graded, because the grading didn't finish in its time or its memory. Nothing was scored. "
    "If your code may run forever, look for the loop that does; otherwise tell staff."
)


class Settings(Struct, frozen=True, kw_only=True):
    """``settings.json``."""

    minutes: Annotated[float, Meta(description="the timeout that is set at Gradescope")] = 10.0
    allow_unconfined: bool = False
    lessons: Annotated[list[int], Meta(description="empty: all")] = []
