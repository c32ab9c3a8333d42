import math

import pandas as pd
import pytest

from autograder.testing import Answer, Draw, Remote, Student, Wrong, expect

NAMES = ["Ada", "Bob", "Cyd", "Dan", "Eve"]
CITIES = ["Aachen", "Bonn", "Celle"]
KINDS = ["ash", "beech", "elm"]


def people(draw: Draw) -> tuple[pd.DataFrame]:
    ages = [14 + n for n in draw.order(10)]
    cells = {"name": lambda draw: draw.choice(NAMES), "age": lambda draw: ages.pop()}
    return (draw.frame(draw.integer(1, 8), cells),)


def sales(draw: Draw) -> tuple[pd.DataFrame, str, str]:
    missing = draw.in_turn([False, True])
    prices = [float(draw.integer(1, 9)), *(math.nan if missing else float(draw.integer(10, 19)) for _ in range(2))]
    cells = {
        "city": lambda draw: draw.choice(CITIES),
        "weight": lambda draw: draw.integer(1, 99),
        "price": lambda draw: draw.choice(prices),
    }
    return draw.frame(draw.integer(2, 9), cells), "city", "price"


def grown(people: pd.DataFrame) -> pd.DataFrame:
    return people[people["age"] >= 18].sort_values("age", ascending=False).reset_index(drop=True)


@pytest.mark.task("2.1", points=5)
@pytest.mark.cases(
    people,
    count=8,
    home=[
        "adults(pd.DataFrame({'name': ['Ada', 'Bob'], 'age': [18, 30]}))",
        "adults(pd.DataFrame({'name': ['Ada', 'Bob', 'Cyd'], 'age': [41, 17, 30]}))",
    ],
)
def test_adults(student: Student, case: tuple[pd.DataFrame]) -> None:
    """those who are at least 18, the oldest first, numbered from 0"""
    student.adults(*case).equals(grown(*case))


@pytest.mark.task("2.1", points=1)
@pytest.mark.cases(people, count=4, home=["adults(pd.DataFrame({'name': ['Ada', 'Bob'], 'age': [30, 41]}))"])
def test_the_frame_stays(student: Student, case: tuple[pd.DataFrame]) -> None:
    """the frame that it gets stays as it is"""
    kept = student.keep(case[0])
    student.adults(kept).equals(grown(*case))
    expect(agrees(student.probe("value", kept), case[0]), mistake="in-place")


def agrees(answer: Answer, wanted: object) -> bool:
    try:
        answer.equals(wanted)
    except Wrong:
        return False
    return True


@pytest.mark.task("2.2", points=7)
@pytest.mark.cases(
    sales,
    count=8,
    home=[
        "mean_by(pd.DataFrame({'city': ['Bonn', 'Aachen', 'Bonn'], 'price': [1.0, 2.0, 5.0]}), 'city', 'price')",
        "mean_by(pd.DataFrame({'city': ['Bonn', 'Bonn'], 'price': [1.0, math.nan]}), 'city', 'price')",
    ],
)
def test_mean_by(student: Student, case: tuple[pd.DataFrame, str, str]) -> None:
    """one mean for each group, in two columns, without what is missing"""
    frame, key, value = case
    student.mean_by(*case).equals(frame.groupby(key, as_index=False)[value].mean())


def measured(draw: Draw, rows: int) -> pd.DataFrame:
    """Rows of three kinds around drawn middles, and columns in no fixed order."""
    return pd.DataFrame(draw.array(rows, 2, scale=3.0), columns=draw.shuffled(["height", "girth"]))


def learned(draw: Draw) -> tuple[pd.DataFrame, pd.Series, pd.DataFrame]:
    counts = [draw.integer(2, 4), draw.integer(5, 7), draw.integer(2, 4)]
    kinds = [kind for kind, count in zip(KINDS, counts, strict=True) for _ in range(count)]
    rows = measured(draw, len(kinds))
    rows += pd.DataFrame({"height": 4.0, "girth": 4.0}, index=rows.index).mul([KINDS.index(k) for k in kinds], axis=0)
    order = draw.order(len(kinds))
    fresh = (measured(draw, 12)[rows.columns] * 2 + 4.0).set_axis(draw.order(12))
    return rows.iloc[order], pd.Series(kinds).iloc[order], fresh


def nearest(rows: pd.DataFrame, kinds: pd.Series, fresh: pd.DataFrame) -> pd.Series:
    far = {}
    for kind in KINDS:
        mean = rows[kinds == kind].mean()
        far[kind] = ((fresh - mean) ** 2).sum(axis=1)
    return pd.DataFrame(far).idxmin(axis=1)


def nearest_row(rows: pd.DataFrame, kinds: pd.Series, fresh: pd.DataFrame) -> pd.Series:
    far = pd.DataFrame({label: ((fresh - row) ** 2).sum(axis=1) for label, row in rows.iterrows()})
    return far.idxmin(axis=1).map(kinds)


def fitted(student: Student, rows: pd.DataFrame, kinds: pd.Series) -> Remote:
    model = student.NearestMean().as_object()
    model.fit(rows, kinds)
    return model


@pytest.mark.open
@pytest.mark.task(
    "2.3",
    points=6,
    home="x = pd.DataFrame({'x': [0.0, 9.0]}); NearestMean().fit(x, pd.Series(['a', 'b'])).predict(x + 1)",
)
def test_predictions(student: Student, draw: Draw) -> None:
    """fresh rows get the kind whose mean is nearest"""
    for _ in range(4):
        rows, kinds, fresh = learned(draw)
        answer = fitted(student, rows, kinds).predict(fresh)
        wanted = nearest(rows, kinds, fresh)
        for mistake, wrong in {
            "nearest-row": nearest_row(rows, kinds, fresh),
            "always-the-most-frequent": pd.Series("beech", index=fresh.index),
            "labels-lost": wanted.reset_index(drop=True),
        }.items():
            expect(not agrees(answer, wrong) or agrees(answer, wanted), mistake=mistake)
        answer.equals(wanted)


@pytest.mark.open
@pytest.mark.task("2.3", points=1, home="NearestMean().fit(pd.DataFrame({'x': [0.0, 9.0]}), pd.Series(['a', 'b']))")
def test_fit_gives_the_model(student: Student, draw: Draw) -> None:
    """fit gives back the model, which predicts"""
    rows, kinds, fresh = learned(draw)
    given_back = student.NearestMean().as_object().fit(rows, kinds)
    try:
        model = given_back.as_object()
    except Wrong as wrong:
        wrong.mistake = "fit-gives-nothing"
        raise
    model.predict(fresh).equals(nearest(rows, kinds, fresh))
