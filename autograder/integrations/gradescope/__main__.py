"""``python -m autograder.integrations.gradescope FOLDER``: what ``run_autograder`` calls in the container."""

from __future__ import annotations

import sys
from pathlib import Path

from autograder.integrations.gradescope.grading import grade

grade(Path(sys.argv[1]))
