"""A photograph beside what a net takes it for: the five best classes and their probabilities."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

from matplotlib.axes import Axes
from PIL.Image import Image

from autograder.learner.plots.drawing import Drawing, Sketch
from autograder.learner.plots.work import Stopped, Work
from week4.plots import style, supplies

BEST = 5
PREFERRED = "dragon"  # the net thinks of its relatives too
Ranking = list[tuple[str, float]]


def chosen(sketch: Sketch) -> tuple[Path, Image]:
    """The photograph that was asked for, or one of the course's that shows one clear thing."""
    path = sketch.image
    if path is None:
        with supplies.supplied():
            from week4 import data

            photos = data.photos(sketch.lesson.exercises)
            path = max(photos, key=lambda photo: (photo.path.stem == PREFERRED, photo.unambiguous)).path
    return path, supplies.photograph(path)


def ranking(work: Work, image: Image) -> Ranking:
    """What the learner's functions say of it, best first."""
    from week4 import zoo

    parts = work.function("load_classifier")(zoo.DEFAULT)
    if not (isinstance(parts, tuple) and len(parts) == 3):
        raise work.refuse("load_classifier did not give (model, preprocess, categories).")
    model, preprocess, categories = parts
    with work.running():
        batch = preprocess(image)
    rows = work.function("top_k")(work.function("predict_probabilities")(model, batch), categories, k=BEST)
    try:
        (row,) = rows
        found = [(str(name), float(share)) for name, share in row]
    except (TypeError, ValueError) as error:
        raise work.refuse("top_k did not give one list of (name, probability) for one photograph.") from error
    if not found:
        raise work.refuse("top_k gave an empty list.")
    return found


def draw(sketch: Sketch) -> Iterator[Drawing]:
    """One picture."""
    with supplies.supplied():
        path, image = chosen(sketch)
        rankings: list[Ranking | Stopped] = []
        for work in sketch.works:
            try:
                rankings.append(ranking(work, image))
            except Stopped as reason:
                if work is sketch.own:
                    raise
                rankings.append(reason)
    page = style.figure(9.6 if len(rankings) == 1 else 13.6, 4.4)
    photo, *panels = page.subplots(1, 1 + len(rankings), width_ratios=[1.0] + [1.15] * len(rankings))
    photo.imshow(image)
    photo.set_axis_off()
    style.title(photo, path.name, 30)
    findings = []
    for work, found, axes, color in zip(sketch.works, rankings, panels, style.COLORS, strict=False):
        if isinstance(found, Stopped):
            style.notice(axes, str(found))
            findings.append(str(found))
            continue
        _bars(axes, found, color)
        head = f"{work.title}: " if len(rankings) > 1 else ""
        same = work is not sketch.own and found == rankings[0]
        style.title(axes, f"{head}{found[0][0]}, {_share(found, found[0][1])}")
        said = "the same, for the mistake shows elsewhere" if same else _finding(found)
        findings.append((f"{work.title}, " if work is not sketch.own else f"{path.name}: ") + said)
    yield style.save(page, sketch.path("photograph"), "; ".join(findings).rstrip(".") + ".")


def _bars(axes: Axes, found: Ranking, color: str) -> None:
    names = [textwrap.shorten(name, 26, placeholder=" …") for name, _ in found]
    shares = [share for _, share in found]
    places = range(len(found))
    axes.barh(places, shares, color=color, height=0.65)
    axes.set_yticks(places, names)
    axes.invert_yaxis()
    odd = _odd(found)
    if not odd:
        axes.set_xlim(0, 1.12)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    axes.set_xlabel("no probability" if odd else "probability")
    for place, share in zip(places, shares, strict=True):
        axes.annotate(
            _share(found, share),
            (max(share, 0), place),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=10,
        )
    style.plain(axes)


def _odd(found: Ranking) -> bool:
    return any(share > 1.001 or share < 0 for _, share in found)


def _share(found: Ranking, share: float) -> str:
    return f"{share:.2f}" if _odd(found) else style.percent(share)


def _finding(found: Ranking) -> str:
    (name, share), *rest = found
    if _odd(found):
        return f"the net names {name} first with {share:.2f}, which is no probability"
    second = f", then {rest[0][0]} ({style.percent(rest[0][1])})" if rest else ""
    return f"the net takes it for {name} ({style.percent(share)}){second}"
