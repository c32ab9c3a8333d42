"""What learners need is said once, in the course's course.toml."""

import tomllib
from pathlib import Path

from setuptools import setup

COURSE = Path(__file__).resolve().parents[1] / "course.toml"
setup(install_requires=tomllib.loads(COURSE.read_text(encoding="utf-8"))["requirements"])
