from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from autograder.report.model import from_json
from autograder.testing.inprocess import InProcess
from autograder.testing.student import Student

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = "cpu:0"  # the same place under another name
SOURCE = """
def anywhere(x, *, device="cpu"):
    return device

def here(x):
    return "none"
"""


@pytest.fixture
def student(tmp_path: Path) -> Student:
    path = tmp_path / "places.py"
    path.write_text(SOURCE)
    return Student(InProcess(path), hidden=True, device=ELSEWHERE)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "autograder", "run", "solutions", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_function_that_takes_a_device_gets_the_one_graded_on(student: Student) -> None:
    student.anywhere(1).equals(ELSEWHERE)
    student.anywhere(1, device="cpu").equals(ELSEWHERE)


def test_a_device_asked_for_by_a_grader_stays(student: Student) -> None:
    student.anywhere(1, device="meta").equals("meta")


def test_a_function_without_a_device_is_left_alone(student: Student) -> None:
    student.here(1).equals("none")


@pytest.mark.systems
@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a CUDA device")
def test_cuda_is_refused_where_there_is_none() -> None:
    result = run("--device", "cuda")
    assert result.returncode == 2
    assert "no CUDA device" in result.stderr
    assert not result.stdout


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device on this machine")
def test_the_solutions_are_right_on_cuda(tmp_path: Path) -> None:
    result = run("--device", "cuda", "--json", str(tmp_path / "report.json"))
    assert result.returncode == 0
    report = from_json((tmp_path / "report.json").read_bytes())
    assert report.points == report.max_points
    assert report.environment.device == "cuda"
    assert report.environment.confinement[0] in ("full", "partial")
