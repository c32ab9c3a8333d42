"""``grade plot``: files, findings, and a sentence for everything that keeps a picture from being drawn."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from autograder import cli
from autograder.learner.plots import CannotDraw, viewer

pytest.importorskip("matplotlib")

COURSE = Path(__file__).parents[2]
LESSON_3, LESSON_4, LESSON_5 = "lesson_3_xor", "lesson_4_machine_vision", "lesson_5_transfer_learning"
needs_graders = pytest.mark.skipif(not (COURSE / "graders" / LESSON_3).is_dir(), reason="the graders are not here")
pytestmark = [
    pytest.mark.skipif(not (COURSE / "solutions" / LESSON_3).is_dir(), reason="the solutions are not here"),
    pytest.mark.timeout(300),
]


def spoilt(source: str, first_line: str, body: str) -> str:
    """The source with a function defined again at its end."""
    return f"{source}\n\n{first_line}\n    {body}\n"


@pytest.fixture
def work(tmp_path: Path) -> Callable[..., Path]:
    """A course whose exercises of a lesson are the solution's, or stubs, or a given text."""

    def build(folder: str, change: Callable[[str], str] = lambda text: text, *, graders: bool = False) -> Path:
        course = tmp_path / "course"
        shutil.copytree(
            COURSE / "exercises" / folder,
            course / "exercises" / folder,
            ignore=shutil.ignore_patterns("photos", "objects", "__pycache__"),
        )
        shutil.copy(COURSE / "course.toml", course)
        for name in ("photos", "objects"):
            if (data := COURSE / "exercises" / folder / name).is_dir():
                (course / "exercises" / folder / name).symlink_to(data)
        for solution in (COURSE / "solutions" / folder).glob("*.py"):
            target = course / "exercises" / folder / solution.name
            text = solution.read_text(encoding="utf-8").replace("epochs: int = 2000", "epochs: int = 300")
            target.write_text(change(text), encoding="utf-8")
        if graders:
            for tree in ("graders", "solutions"):
                (course / tree).mkdir()
                (course / tree / folder).symlink_to(COURSE / tree / folder)
        return course

    return build


@pytest.fixture
def plot(tmp_path: Path) -> Callable[..., Result]:
    def run(course: Path, *arguments: object) -> Result:
        line = ["plot", *map(str, arguments), "--course", str(course), "--out", str(tmp_path / "out")]
        return CliRunner().invoke(cli.app, line, catch_exceptions=False)

    return run


def pictures(folder: Path) -> dict[str, tuple[int, int]]:
    """The size of each PNG by name, read by nothing but its header."""
    found = {}
    for path in sorted((folder / "out").glob("*.png")):
        head = path.read_bytes()
        assert head.startswith(b"\x89PNG") and len(head) > 10_000
        found[path.name] = (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big"))
    return found


def sane(size: tuple[int, int]) -> bool:
    return 600 <= size[0] <= 2000 and 450 <= size[1] <= 1600


def flat(text: str) -> str:
    return " ".join(text.split())


def test_lesson_3_draws_the_loss_and_the_boundary(work, plot, tmp_path):
    done = plot(work(LESSON_3), 3)
    assert done.exit_code == 0, done.stderr
    drawn = pictures(tmp_path)
    assert list(drawn) == ["lesson_3_boundary.png", "lesson_3_loss.png"] and all(map(sane, drawn.values()))
    loss, boundary = done.stdout.splitlines()
    assert "lesson_3_loss.png: in 300 epochs the loss falls from 0.7" in loss
    assert "after 300 epochs the loss is 0.0" in boundary and boundary.endswith(
        "all four corners are on the right side."
    )


def test_files_go_to_a_folder_of_the_course_that_git_ignores(work, monkeypatch):
    course = work(LESSON_3)
    monkeypatch.chdir(course)
    done = CliRunner().invoke(cli.app, ["plot", "3"])
    assert done.exit_code == 0 and done.stdout.startswith("drawings/lesson_3_loss.png: ")
    assert sorted(path.name for path in course.rglob("lesson_3_*.png")) == [
        "lesson_3_boundary.png",
        "lesson_3_loss.png",
    ]
    assert "/drawings/" in (COURSE / ".gitignore").read_text().splitlines()


def test_an_animation_of_the_boundary(work, plot, tmp_path):
    done = plot(work(LESSON_3), 3, "--gif")
    assert done.exit_code == 0, done.stderr
    (path,) = (tmp_path / "out").iterdir()
    assert path.stat().st_size < 100_000
    with Image.open(path) as drawn:
        assert path.name == "lesson_3_learning.gif" and drawn.n_frames > 15
    assert "from the start to 300 epochs" in done.stdout


def test_a_lesson_without_an_animation_says_so(work, plot):
    done = plot(work(LESSON_4), 4, "--gif")
    assert done.exit_code == 2 and "lesson 4 has no animation: leave --gif out." in flat(done.stderr)


@pytest.mark.systems
@needs_graders
def test_a_mistake_is_drawn_beside(work, plot, tmp_path):
    done = plot(work(LESSON_3, graders=True), 3, "--mistake", "step-forgotten")
    assert done.exit_code == 0, done.stderr
    loss, boundary = done.stdout.splitlines()
    assert "with step-forgotten, in 2000 epochs the loss stays near 0." in loss
    assert "with step-forgotten, after 2000 epochs" in boundary and "two of the four corners" in boundary
    assert all(map(sane, pictures(tmp_path).values()))


@needs_graders
def test_a_mistake_that_stops_the_code_is_told(work, plot):
    done = plot(work(LESSON_3, graders=True), 3, "--mistake", "flat-targets")
    assert done.exit_code == 0 and "with flat-targets, xor.py: ValueError: Target size" in done.stdout


@needs_graders
def test_an_unknown_mistake_lists_the_known(work, plot, tmp_path):
    done = plot(work(LESSON_3, graders=True), 3, "--mistake", "nosuch")
    assert done.exit_code == 2 and not pictures(tmp_path)
    assert "no mistake 'nosuch'" in flat(done.stderr) and "zero-grad-forgotten" in flat(done.stderr)


@needs_graders
def test_a_mistake_no_picture_shows_is_refused(work, plot):
    done = plot(work(LESSON_3, graders=True), 3, "--mistake", "accuracy-percent")
    assert done.exit_code == 2 and "is a mistake in accuracy (task 3.5)" in flat(done.stderr)


def test_mistakes_need_graders(work, plot):
    done = plot(work(LESSON_3), 3, "--mistake", "step-forgotten")
    assert done.exit_code == 2 and "needs the course's solutions and graders" in flat(done.stderr)


def test_a_stub_names_its_task(plot, tmp_path):
    done = plot(COURSE, 3)
    assert done.exit_code == 2 and not pictures(tmp_path)
    assert flat(done.stderr) == (
        "grade: xor.py: task 3.1, xor_data, is not written yet, and the picture needs it."
    )  # fmt: skip


def test_what_can_be_drawn_is_drawn(work, plot, tmp_path):
    line = "def decision_grid(model, resolution=50, low=-0.5, high=1.5):"
    done = plot(work(LESSON_3, lambda text: spoilt(text, line, 'raise NotImplementedError("task 3.7")')), 3)
    assert done.exit_code == 2 and "task 3.7, decision_grid, is not written yet" in flat(done.stderr)
    assert list(pictures(tmp_path)) == ["lesson_3_loss.png"]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("raise KeyError('x')", "KeyError: 'x'"),
        ("raise SystemExit(0)", "SystemExit: 0"),
        ("return None", "train gave None, not a list of losses."),
        ("return torch.zeros(3)", "train gave a tensor of shape (3,), not a list of losses."),
        ("return []", "train gave a value of type list, not a list of losses."),
    ],
)
def test_a_fault_of_the_code_is_one_sentence(work, plot, body, sentence):
    line = "def train(model, inputs, targets, *, epochs=2000, lr=0.1):"
    course = work(LESSON_3, lambda text: spoilt(text, line, body))
    done = plot(course, 3)
    assert done.exit_code == 2 and flat(done.stderr).endswith(sentence)
    if body.startswith("raise"):
        last = len((course / "exercises" / LESSON_3 / "xor.py").read_text().splitlines())
        assert f"xor.py, line {last}: " in flat(done.stderr)


def test_a_file_that_does_not_parse_names_the_line(work, plot):
    done = plot(work(LESSON_3, lambda text: "import torch\ndef xor_data(:\n"), 3)
    assert done.exit_code == 2 and "xor.py, line 2: SyntaxError" in flat(done.stderr)


def test_a_missing_function_is_named(work, plot):
    done = plot(work(LESSON_3, lambda text: text.replace("def xor_data(", "def xor_date(")), 3)
    assert done.exit_code == 2 and "xor.py has no xor_data (task 3.1)" in flat(done.stderr)


def test_a_net_that_never_learns_is_said_so(work, plot):
    line = "def train(model, inputs, targets, *, epochs=2000, lr=0.1):"
    done = plot(work(LESSON_3, lambda text: spoilt(text, line, "return [0.69] * 3")), 3)
    assert done.exit_code == 0 and "of 5, none has all four corners right" in done.stdout


def test_a_lesson_without_a_picture_says_so(work, plot):
    done = plot(work("lesson_2_pytorch_intro"), 2)
    assert done.exit_code == 2 and "lesson 2 has no picture" in flat(done.stderr)


def test_an_unknown_lesson_is_refused(work, plot):
    done = plot(work(LESSON_3), 9)
    assert done.exit_code == 2 and "there is no lesson 9" in flat(done.stderr)


def test_lesson_3_takes_no_photograph(work, plot):
    done = plot(work(LESSON_3), 3, "--image", "my.jpg")
    assert done.exit_code == 2 and "takes a photograph" in flat(done.stderr)


def test_a_folder_that_cannot_be_written_is_told(work, tmp_path, plot):
    (tmp_path / "out").write_text("a file")
    done = plot(work(LESSON_3), 3)
    assert done.exit_code == 2 and "cannot be written" in flat(done.stderr)


def test_missing_matplotlib_names_the_command(work, plot, monkeypatch):
    for name in ("style", "training"):
        monkeypatch.delitem(sys.modules, f"week4.plots.{name}", raising=False)
    for name in [name for name in sys.modules if name.startswith("matplotlib.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    done = plot(work(LESSON_3), 3)
    assert done.exit_code == 2 and "pip install -e . -e ./week4" in flat(done.stderr)


def test_show_opens_every_file(work, plot, monkeypatch):
    opened = []
    monkeypatch.setattr(viewer, "_open", opened.append)
    assert plot(work(LESSON_3), 3, "--show").exit_code == 0
    assert [path.name for path in opened] == ["lesson_3_loss.png", "lesson_3_boundary.png"]


@pytest.mark.skipif(sys.platform != "linux", reason="xdg-open is Linux's")
def test_no_viewer_is_a_sentence(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(CannotDraw, match="open the files yourself"):
        viewer.show([Path("picture.png")])


@pytest.mark.skipif(sys.platform != "linux", reason="xdg-open is Linux's")
def test_the_viewer_is_started(monkeypatch, tmp_path):
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setenv("DISPLAY", ":0")
    started = []
    monkeypatch.setattr(subprocess, "Popen", lambda line, **settings: started.append(line))
    viewer.show([tmp_path / "picture.png"])
    assert started == [["/usr/bin/xdg-open", str(tmp_path / "picture.png")]]


class Few:
    """Every n-th picture of a data set."""

    def __init__(self, dataset, step):
        self.dataset, self.classes = dataset, dataset.classes
        self.indices = range(0, len(dataset), step)
        self.targets = [dataset.targets[i] for i in self.indices]

    def __len__(self):
        return len(self.indices)

    def __getitem__(self, index):
        return self.dataset[self.indices[index]]


@pytest.fixture
def few_objects(monkeypatch):
    pytest.importorskip("torchvision")
    from week4 import data, transfer_table

    whole = data.objects(COURSE)
    monkeypatch.setattr(data, "objects", lambda *arguments: Few(whole, 6))
    rows = [
        transfer_table.Row(kind, count, (mean - 0.02, mean + 0.02), 0.1)
        for kind, mean in (("pretrained", 0.9), ("random", 0.5))
        for count in (3, 5, 10)
    ]
    monkeypatch.setattr(transfer_table, "transfer_table", lambda *arguments: rows)


def vision(folder: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    ready = (COURSE / "solutions" / folder).is_dir() and (COURSE / "exercises" / folder / "README.md").is_file()
    return pytest.mark.skipif(not ready, reason=f"{folder} is not here")


@vision(LESSON_4)
def test_lesson_4_draws_a_photograph_and_feature_maps(work, plot, tmp_path):
    pytest.importorskip("torchvision")
    done = plot(work(LESSON_4), 4)
    assert done.exit_code == 0, done.stderr
    drawn = pictures(tmp_path)
    assert list(drawn) == ["lesson_4_feature_maps.png", "lesson_4_photograph.png"] and all(map(sane, drawn.values()))
    photograph, maps = done.stdout.splitlines()
    assert "the net takes it for Komodo dragon (7" in photograph
    assert "the maps shrink from 112 × 112 to 7 × 7" in maps


@vision(LESSON_4)
def test_another_photograph(work, plot):
    pytest.importorskip("torchvision")
    image = COURSE / "exercises" / LESSON_4 / "photos" / "panda.jpg"
    line = "def feature_maps(model, layer_name, batch):"
    course = work(LESSON_4, lambda text: spoilt(text, line, 'raise NotImplementedError("task 4.7")'))
    done = plot(course, 4, "--image", image)
    assert "panda.jpg: the net takes it for giant panda" in done.stdout
    assert done.exit_code == 2 and "task 4.7, feature_maps, is not written yet" in flat(done.stderr)


@vision(LESSON_4)
def test_a_photograph_that_is_none(work, plot, tmp_path):
    pytest.importorskip("torchvision")
    (tmp_path / "my.jpg").write_text("no picture")
    done = plot(work(LESSON_4), 4, "--image", tmp_path / "my.jpg")
    assert done.exit_code == 2 and "is no whole picture" in flat(done.stderr) and not pictures(tmp_path)


@pytest.mark.systems
@vision(LESSON_5)
def test_lesson_5_draws_the_confusion_and_few_examples(work, plot, tmp_path, few_objects):
    done = plot(work(LESSON_5), 5)
    assert done.exit_code == 0, done.stderr
    drawn = pictures(tmp_path)
    assert list(drawn) == ["lesson_5_confusion.png", "lesson_5_examples.png"] and all(map(sane, drawn.values()))
    confusion, examples = done.stdout.splitlines()
    assert "pictures kept aside are named right (evaluate says" in confusion
    assert "5 per class 90 ± 3 % against 50 ± 3 %" in examples


@vision(LESSON_5)
def test_lesson_5_before_a_line_is_written(plot, tmp_path, few_objects):
    done = plot(COURSE, 5)
    assert done.exit_code == 2 and "is not written yet" in flat(done.stderr)
    assert list(pictures(tmp_path)) == ["lesson_5_examples.png"]
