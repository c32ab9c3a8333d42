"""A test's folder is the learner's too: what either does in it, both find."""

import os
import shutil

from thing import call, read, rename, scribble


def test_a_path(tmp_path):
    p = tmp_path / "x"
    p.write_text("hi")
    assert call(os.path.exists, str(p)) and call(os.path.exists, p)


def test_a_file_is_written(tmp_path):
    assert scribble(tmp_path / "a" / "b.txt") == tmp_path / "a" / "b.txt"
    assert (tmp_path / "a" / "b.txt").read_text() == "hi"


def test_an_empty_folder_is_made(tmp_path):
    call(os.makedirs, tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir() and os.listdir(tmp_path) == ["a"]


def test_a_file_is_removed(tmp_path):
    p = tmp_path / "x"
    p.write_text("hi")
    call(os.remove, p)
    assert not p.exists() and list(tmp_path.iterdir()) == []


def test_a_folder_is_removed(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "x").write_text("hi")
    call(shutil.rmtree, tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_moved(tmp_path):
    (tmp_path / "x").write_text("hi")
    rename(tmp_path / "x", tmp_path / "y")
    assert [p.name for p in tmp_path.iterdir()] == ["y"] and (tmp_path / "y").read_text() == "hi"


def test_a_file_becomes_a_folder(tmp_path):
    (tmp_path / "x").write_text("hi")
    call(os.remove, tmp_path / "x")
    call(os.mkdir, tmp_path / "x")
    assert (tmp_path / "x").is_dir()
    call(os.rmdir, tmp_path / "x")
    scribble(tmp_path / "x")
    assert (tmp_path / "x").read_text() == "hi"


def test_the_test_removes(tmp_path):
    (tmp_path / "a").mkdir()
    scribble(tmp_path / "a" / "x")
    (tmp_path / "a" / "x").unlink()
    assert not call(os.path.exists, tmp_path / "a" / "x")
    (tmp_path / "a").rmdir()
    assert not call(os.path.exists, tmp_path / "a")


def test_the_test_writes_again(tmp_path):
    for text in ("a", "b", "c"):
        (tmp_path / "x").write_text(text)
        assert call(os.listdir, tmp_path) == ["x"] and read(tmp_path / "x") == text


def test_a_file_beside_the_test_and_one_in_its_folder(tmp_path):
    (tmp_path / "x").write_text("hi")
    assert read(tmp_path / "x") == "hi" and read(os.path.join(os.path.dirname(__file__), "words.txt")) == "words\n"
