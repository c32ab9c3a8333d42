import pytest

from autograder.testing import Student


@pytest.mark.task("4.3")
def test_towns(student: Student) -> None:
    """Birch is where it is"""
    student.towns().equals(
        {"Alder": (0.0, 0.0), "Birch": (3.0, 4.0), "Cedar": (9.0, 12.0), "Dogwood": (-5.0, 12.0), "Elm": (8.0, -6.0)}
    )


@pytest.mark.task("4.4")
def test_length(student: Student) -> None:
    """from Alder to Birch and back"""
    student.length(["Alder", "Birch", "Alder"]).equals(10.0)


@pytest.mark.task("4.5")
def test_greeting(student: Student) -> None:
    """the greeting of Birch"""
    student.greeting(3.0, 5.0).equals("Birch says hello")
