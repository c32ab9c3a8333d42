import math

import pandas as pd
import pytest

from autograder.testing import Student

PEOPLE = pd.DataFrame({"name": ["Ada", "Bob", "Cyd"], "age": [36, 17, 41]})
SALES = pd.DataFrame({"city": ["Bonn", "Aachen", "Bonn"], "price": [2.0, 5.0, 4.0]})


@pytest.mark.task("2.1")
def test_adults(student: Student) -> None:
    """those who are grown up, the oldest first"""
    answer = student.adults(PEOPLE)
    answer.equals(
        pd.DataFrame({"name": ["Cyd", "Ada"], "age": [41, 36]}),
        clues={
            "that is everybody": PEOPLE,
            "those are the right people, but the youngest comes first": pd.DataFrame(
                {"name": ["Ada", "Cyd"], "age": [36, 41]}
            ),
        },
    )
    answer.tidy()


@pytest.mark.task("2.2")
def test_mean_by(student: Student) -> None:
    """one mean for each city"""
    student.mean_by(SALES, "city", "price").equals(
        pd.DataFrame({"city": ["Aachen", "Bonn"], "price": [5.0, 3.0]}),
        clues={"those are sums": pd.DataFrame({"city": ["Aachen", "Bonn"], "price": [5.0, 6.0]})},
    )


@pytest.mark.task("2.2")
def test_a_missing_price(student: Student) -> None:
    """a price that is missing doesn't count"""
    sales = pd.DataFrame({"city": ["Bonn", "Bonn"], "price": [4.0, math.nan]})
    student.mean_by(sales, "city", "price").equals(
        pd.DataFrame({"city": ["Bonn"], "price": [4.0]}),
        clues={"the missing price seems to count as 0": pd.DataFrame({"city": ["Bonn"], "price": [2.0]})},
    )


@pytest.mark.task("2.3")
def test_nearest_mean(student: Student) -> None:
    """two kinds on a line, and a row beside each"""
    model = student.NearestMean().as_object()
    model.fit(pd.DataFrame({"x": [0.0, 2.0, 9.0, 11.0]}), pd.Series(["low", "low", "high", "high"]))
    model.predict(pd.DataFrame({"x": [3.0, 8.0]})).equals(pd.Series(["low", "high"]))
