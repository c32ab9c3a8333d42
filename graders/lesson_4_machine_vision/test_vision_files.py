"""Hidden graders of 4.5: files in, predictions out. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch

from autograder.testing import Answer, Draw, Recipe, Remote, Student, Wrong, expect, recipe
from week4 import given, pictures

from .common import CATEGORIES, KNOWN, nothing_else_changed, photo

pytestmark = [pytest.mark.warm("vision"), pytest.mark.open]

COLORS = ["red", "green", "blue"]
BAD = ("text", "half", "empty", "missing")
CROWD = [f"{n} together" for n in range(50)]


@dataclass(frozen=True)
class File:
    """A file the learner is to classify, and what should come of it; no label for a bad one."""

    path: Path
    label: str | None
    probability: float | None = None
    logit: float = math.nan


def bad_file(draw: Draw, kind: str) -> bytes | None:
    """What stands in a file that is no whole picture; None for one that is missing."""
    if kind == "text":
        return f"Dear reader {draw.seed()}, this is no picture.\n".encode()
    if kind == "half":
        whole = pictures.encode(pictures.smooth("RGB", 120, 90, draw.seed() % 10_000), "JPEG")
        return whole[: round(len(whole) * draw.number(0.4, 0.6))]
    return None if kind == "missing" else pictures.broken(kind)


def files(student: Student, draw: Draw, *kinds: str) -> list[File]:
    """Files of these kinds: a color, or one of ``BAD``."""
    net, found = given.color_net(), []
    for kind in kinds[::-1]:  # the last one first, so that the names of the files are out of order
        if kind in BAD:
            found.append(File(student.file(bad_file(draw, kind), ".jpg"), None))
            continue
        image = given.colored_picture(kind, draw.seed())
        path = student.file(pictures.encode(image, "PNG"), ".png")
        with torch.no_grad():
            logits = net(given.small_preprocess(image))
        best = logits.softmax(dim=1).max(dim=1)
        found.append(File(path, COLORS[int(best.indices)], float(best.values), float(logits.max())))
    return found[::-1]


FIELDS = {"path", "label", "probability", "error"}


def paths_of(wanted: list[File]) -> list[Path]:
    """Their paths."""
    return [file.path for file in wanted]


def asked(
    student: Student,
    wanted: list[File],
    net: Recipe | Remote,
    categories: list[str] | Recipe,
    batch_size: int,
    prepare: Callable[..., object] = given.small_preprocess,
) -> Answer:
    """The learner's answer; an exception in it is looked into."""
    paths = paths_of(wanted)
    try:
        return student.classify_files(paths, net, prepare, categories, batch_size=batch_size)
    except Wrong as wrong:
        good = [file.path for file in wanted if file.label is not None]
        wrong.mistake = named_error(student, paths, good, batch_size)
        raise


def named_error(student: Student, paths: list[Path], good: list[Path], batch_size: int) -> str | None:
    """Why the learner's function raised an exception, if that is known."""
    of_all, of_good = raised_by(student, paths, batch_size), raised_by(student, good, 2) if good else None
    if any(words in (message or "") for message in (of_all, of_good) for words in ("non-empty", "is empty")):
        return "nothing-to-classify"
    if "5 axes" in (of_good or ""):
        return "stacked-batches"
    if of_all is None or of_good is not None or len(good) == len(paths):
        return None
    return "one-bad-file-kills-all" if raised_by(student, good, batch_size) is None else None


def raised_by(student: Student, paths: list[Path], batch_size: int) -> str | None:
    """What the learner's function raises for these files; None if it returns."""
    try:
        prepare = given.small_preprocess
        return student.classify_files.raises(
            Exception, paths, recipe.color_net(), prepare, COLORS, batch_size=batch_size
        )
    except Wrong as wrong:
        return None if "returned" in wrong.sentence else wrong.sentence


def predictions(answer: Answer, wanted: list[File]) -> list[dict[str, Answer]]:
    """One record per path, in the order of the paths."""
    items = [item.as_record("Prediction", FIELDS) for item in answer.as_list()]
    paths = paths_of(wanted)
    found = [path_of(item, paths) for item in items]
    if found == paths:
        return items
    good = [file.path for file in wanted if file.label is not None]
    mistake = None
    if len(good) < len(paths) and sorted(found) == sorted(good):
        mistake = "bad-files-left-out"
    elif sorted(found) == sorted(paths):
        mistake = "order-lost"
    elif len(found) < len(paths) == len(good) and found == paths[: len(found)]:
        mistake = "last-batch-dropped" if len(set(paths)) == len(paths) else "kept-by-path"
    elif len(found) == len(paths) and any(found.count(path) > paths.count(path) for path in set(found) & set(paths)):
        mistake = "one-path-for-several"
    raise answer.wrong("wanted one Prediction per path, in the order of the paths", "", mistake)


def path_of(item: dict[str, Answer], paths: list[Path]) -> Path:
    """Which of the paths it is, as a path, a string or a mere name: the form is judged by a test of its own."""
    for path in paths:
        if any(is_equal(item["path"], same) for same in (path, str(path), path.name, Path(path.name))):
            return path
    return Path()


def is_equal(answer: Answer, value: object) -> bool:
    """Whether it is this value, of this type."""
    try:
        answer.equals(value)
    except Wrong:
        return False
    return True


def is_none(answer: Answer) -> bool:
    """Whether it is None."""
    return is_equal(answer, None)


def named(answer: Answer, categories: list[str]) -> str:
    """The label, which may be the number of its class: the form is judged by a test of its own."""
    try:
        number = answer.as_int()
    except Wrong:
        text = answer.as_str()
        if not text.isdecimal():
            return text
        number = int(text)
    return categories[number] if 0 <= number < len(categories) else ""


UNNAMED = "A whole picture got no label."


def check(
    answer: Answer,
    wanted: list[File],
    tolerance: float = 2e-5,
    categories: list[str] = COLORS,
    *,
    logits_too: bool = True,
) -> None:
    """``Wrong`` unless every file got the prediction it should; where logits do as well, others judge the softmax."""
    for item, file in zip(predictions(answer, wanted), wanted, strict=True):
        if file.label is None:
            unknown = is_none(item["label"]) and is_none(item["probability"])
            expect(unknown, "A file that is no whole picture should have None as label and probability.")
            expect(not is_none(item["error"]), "A file that is no whole picture should have an error text.")
            continue
        expect(not is_none(item["label"]), UNNAMED)
        expect(named(item["label"], categories) == file.label, "At least one picture got a label that is not its own.")
        if file.probability is not None:
            value = item["probability"].as_number()
            is_logit = math.isclose(value, file.logit, abs_tol=2e-3)
            if is_logit and logits_too:
                continue
            expect(not is_logit or value <= 1.001, mistake="logit-as-probability")
            expect(value <= 1.001, "At least one probability is above 1.")
            right = math.isclose(value, file.probability, abs_tol=tolerance)
            alone = 1 / (1 + math.exp(-file.logit))
            expect(right or not math.isclose(value, alone, abs_tol=1e-4), mistake="sigmoid-of-one-logit")
            expect(right, "At least one probability is not the softmax probability of the label.")


def single(student: Student, draw: Draw) -> None:
    """``Wrong`` unless a single picture is named right."""
    (file,) = wanted = files(student, draw, draw.choice(COLORS))
    check(asked(student, wanted, recipe.color_net(), COLORS, 1), [file])


def files_compete(student: Student, draw: Draw) -> bool:
    """Whether a picture alone is quite certain, and of several none is: they share 1 among them."""
    certain = []
    for kinds in (["red"], ["red", "green"]):
        wanted = files(student, draw, *kinds)
        try:
            first = predictions(asked(student, wanted, recipe.color_net(), COLORS, 8), wanted)[0]
            certain.append(first["probability"].as_number() == 1)
        except Wrong:
            return False
    return certain == [True, False]


HOME_GOOD = (
    'files, names = given.sample_files("red", "blue", "green"), ["red", "green", "blue"]; '
    "found = classify_files(files, given.color_net(), given.small_preprocess, names, batch_size=2); "
    "[(p.label, p.probability) for p in found]"
)
HOME_BAD = (
    'files = given.sample_files("red", "text", "half", "missing", "blue"); '
    'found = classify_files(files, given.color_net(), given.small_preprocess, ["red", "green", "blue"]); '
    "[(p.label, bool(p.error)) for p in found]"
)
HOME_STATE = (
    'files, net = given.sample_files("red", "text"), given.color_net(); '
    'classify_files(files, net, given.small_preprocess, ["red", "green", "blue"]); files, net.training'
)


@pytest.mark.task("4.5", points=1.1, home=HOME_GOOD)
def test_names_every_picture(student: Student, draw: Draw) -> None:
    """label and probability of every picture, in the order of the paths"""
    layouts = [(["blue", "red", "green", "green", "red"], 2), (["green", "blue", "red"], 8), (["red", "blue"] * 4, 4)]
    for kinds, batch_size in layouts:
        wanted = files(student, draw, *draw.shuffled(kinds))
        try:
            check(asked(student, wanted, recipe.color_net(), COLORS, batch_size), wanted, logits_too=False)
        except Wrong as wrong:
            wrong.mistake = wrong.mistake or ("softmax-over-the-files" if files_compete(student, draw) else None)
            raise
    twice = wanted[:2] * 2  # who asks about a file twice gets two answers
    check(asked(student, twice, recipe.color_net(), COLORS, 3), twice)


@pytest.mark.task("4.5", points=1.0, home=HOME_BAD)
def test_bad_files(student: Student, draw: Draw) -> None:
    """a text, a picture cut in half, an empty and a missing file get an error, and the rest go on"""
    first, *rest = draw.shuffled(COLORS)
    layouts = [
        ([first, "text", *rest], 2),  # what comes after a bad file goes on
        (draw.shuffled(["half", "green", "blue"]), 2),
        (draw.shuffled(["blue", "empty", "red", "missing", "green", "red"]), 3),
        (["green", "red", "half"], 4),  # the batch isn't full, and the last file is no picture
        (["red", "blue", "missing", "text"], 2),  # no picture among the last two paths
    ]
    for kinds, batch_size in layouts:
        wanted = files(student, draw, *kinds)
        answer = asked(student, wanted, recipe.color_net(), COLORS, batch_size)
        try:
            expect(
                not cut_short(answer, wanted),
                "At least one picture got a label that is not its own.",
                mistake=CUT_SHORT,
            )
            check(answer, wanted)
        except Wrong as wrong:
            good = [file for file in wanted if file.label is not None]
            if wrong.sentence == UNNAMED and right(student, good, batch_size):
                wrong.mistake = "one-bad-file-kills-all"
            if wrong.mistake == CUT_SHORT and not right(student, good, batch_size):
                wrong.mistake = None
            raise


CUT_SHORT = "paired-with-all-paths"


def right(student: Student, wanted: list[File], batch_size: int) -> bool:
    """Whether these files get what they should."""
    try:
        check(asked(student, wanted, recipe.color_net(), COLORS, batch_size), wanted)
    except Wrong:
        return False
    return True


def cut_short(answer: Answer, wanted: list[File]) -> bool:
    """Whether the last prediction is about an earlier path, with the label of the last picture."""
    labels, items = [file.label for file in wanted], answer.as_list()
    if not items or labels[-1] is None or labels.count(labels[-1]) > 1:
        return False
    last = items[-1].as_record("Prediction", FIELDS)
    return path_of(last, paths_of(wanted)) != wanted[-1].path and is_equal(last["label"], labels[-1])


HOME_CROWD = (
    'files = given.sample_files("red", "red", "red"); names = [str(n) for n in range(50)]; '
    "found = classify_files(files, given.crowd_net(), given.small_preprocess, names, batch_size=2); "
    "[p.label for p in found]"
)


@pytest.mark.task("4.5", points=0.8, home=HOME_CROWD)
def test_batches(student: Student, draw: Draw) -> None:
    """full batches of batch_size pictures, never more"""
    single(student, draw)
    full, size = draw.integer(2, 3), draw.integer(3, 5)
    for n, batch_size in ((full * size + 1, size), (4, 2), (3, 5), (draw.integer(9, 15), None)):
        size = batch_size or 8
        paths = paths_of(files(student, draw, *["red"] * n))
        limit = {} if batch_size is None else {"batch_size": batch_size}
        answer = student.classify_files(paths, recipe.crowd_net(), given.small_preprocess, CROWD, **limit)
        records = predictions(answer, [File(path, "") for path in paths])
        sizes = [CROWD.index(name) if (name := named(item["label"], CROWD)) in CROWD else 0 for item in records]
        expect(max(sizes) <= size, mistake="more-than-batch-size")
        expect(not (set(sizes) == {1} and size > 1), mistake="one-at-a-time")
        wanted = [size] * (n - n % size) + [n % size] * (n % size)
        expect(
            sizes == wanted,
            "The net got batches, but not those that it should: full ones of batch_size pictures, and at the end the "
            "pictures that are left, and no more.",
        )


@pytest.mark.task(
    "4.5", points=0.2, home='classify_files([], given.color_net(), given.small_preprocess, ["red", "green", "blue"])'
)
def test_no_files(student: Student, draw: Draw) -> None:
    """no files, no predictions"""
    single(student, draw)
    try:
        student.classify_files([], recipe.color_net(), given.small_preprocess, COLORS).equals([])
    except Wrong as wrong:
        wrong.mistake = "nothing-to-classify" if "raised" in wrong.sentence else None
        raise


@pytest.mark.task(
    "4.5",
    points=0.2,
    home='classify_files(given.sample_files("text"), given.color_net(), given.small_preprocess, ["r", "g", "b"])',
)
def test_only_bad_files(student: Student, draw: Draw) -> None:
    """only bad files: an error each, and no empty batch for the net"""
    single(student, draw)
    wanted = files(student, draw, "missing", "text")
    try:
        net, prepare = recipe.color_net(), given.small_preprocess
        answer = student.classify_files(paths_of(wanted), net, prepare, COLORS, batch_size=1)
    except Wrong as wrong:
        mixed = files(student, draw, "red", "missing", "text")
        check(asked(student, mixed, recipe.color_net(), COLORS, 8), mixed)
        wrong.mistake = "nothing-to-classify"
        raise
    check(answer, wanted)
    for item in predictions(answer, wanted):
        try:
            said = item["error"].as_str()
        except Wrong as wrong:
            wrong.mistake = "exception-instead-of-its-words"
            raise
        expect(bool(said.strip()), mistake="error-without-words")


@pytest.mark.task("4.5", points=0.2, home=HOME_GOOD)
def test_plain_values(student: Student, draw: Draw) -> None:
    """path as given, label a string, probability a plain float, error None"""
    wanted = files(student, draw, *draw.shuffled(COLORS))
    answer = asked(student, wanted, recipe.color_net(), COLORS, 3)
    check(answer, wanted, logits_too=False)
    for item, file in zip(predictions(answer, wanted), wanted, strict=True):
        only_name = not any(is_equal(item["path"], same) for same in (file.path, str(file.path)))
        expect(not only_name, mistake="name-for-path")
        item["path"].equals(file.path)
        try:
            numbered = item["label"].as_str().isdecimal()
        except Wrong as wrong:
            wrong.mistake = "number-instead-of-the-name"
            raise
        expect(not numbered, mistake="number-instead-of-the-name")
        try:
            item["probability"].as_tensor(finite=False)
        except Wrong:
            item["probability"].as_float()
        else:
            raise Wrong(mistake="probability-is-a-tensor")
        expect(is_none(item["error"]), "Where there is a label there should be no error.")


@pytest.mark.task("4.5", points=0.1, evidence="state", home=HOME_STATE)
def test_arguments_stay(student: Student, draw: Draw) -> None:
    """the list of paths, the net's mode and its parameters stay as they were"""
    wanted = files(student, draw, "red", "text", "green")
    kept = student.keep(recipe.color_net())
    student.probe("set_training", kept, False)
    answer = asked(student, wanted, kept, COLORS, 2)
    check(answer, wanted)
    nothing_else_changed(student, answer, kept)
    expect(not student.probe("training", kept).as_bool(), "The net came in eval mode and was left in train mode.")


@pytest.mark.task(
    "4.5",
    points=0.4,
    home="from week4 import data; model, preprocess, categories = load_classifier('efficientnet_lite0'); "
    "classify_files([p.path for p in data.photos()], model, preprocess, categories)",
)
def test_real_photographs(student: Student, draw: Draw) -> None:
    """the zoo's default net names real photographs"""
    names = draw.shuffled(sorted(KNOWN))[:3]
    wanted = []
    for name in [names[0], None, *names[1:]]:
        if name is None:
            wanted.append(File(student.file(bad_file(draw, "text"), ".jpg"), None))
            continue
        image, likely = photo(draw, name)
        path = student.file(pictures.encode(image, "PNG"), ".png")
        wanted.append(File(path, KNOWN[name], likely))
    net, names_of_classes = recipe.default_classifier(), recipe.imagenet_names()
    answer = asked(student, wanted, net, names_of_classes, 2, given.default_preprocess)
    check(answer, wanted, tolerance=0.01, categories=CATEGORIES)
