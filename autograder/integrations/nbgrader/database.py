"""nbgrader's database, opened through its own ``Gradebook``."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.integrations.nbgrader.marks import NotAGradebook

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

FILE = "gradebook.db"
"""Where nbgrader looks for it in a course's folder."""


def default_url(folder: Path) -> str:
    """SQLite, in the folder."""
    return f"sqlite:///{(folder / FILE).resolve().as_posix()}"


@contextmanager
def opened(url: str) -> Iterator[Gradebook]:
    """The gradebook behind a URL; makes it if necessary. Nothing is kept unless the caller commits.

    Raises ``NotAGradebook`` with a sentence for anything the database says.
    """
    from nbgrader.api import Gradebook, InvalidEntry
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

    try:
        shown = make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        raise NotAGradebook(
            "--db isn't a database URL: write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME."
        ) from None
    try:
        with _alembic_found():
            book = Gradebook(url)
        with book:
            yield book
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise NotAGradebook(
            f"{shown}: there is no driver for this kind of database here ({error}). For PostgreSQL, install the extra "
            "postgresql and write postgresql+psycopg://USER@HOST/NAME."
        ) from error
    except (SQLAlchemyError, InvalidEntry) as error:
        said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        raise NotAGradebook(
            f"{shown} cannot be used: {said}. Nothing was changed. Is it nbgrader's, of this version (nbgrader db "
            "upgrade), and is something else writing to it?"
        ) from error


@contextmanager
def _alembic_found() -> Iterator[None]:
    """Have a new database stamped with its version; nbgrader runs the command ``alembic`` for that.

    It looks for it on PATH, which doesn't have an environment that nobody activated. Warnings in it aren't ours.
    """
    changed = {name: os.environ.get(name) for name in ("PATH", "PYTHONWARNINGS")}
    folders = [sysconfig.get_path("scripts"), str(Path(sys.executable).parent), changed["PATH"] or os.defpath]
    os.environ["PATH"] = os.pathsep.join(folders)
    os.environ.pop("PYTHONWARNINGS", None)
    try:
        yield
    finally:
        for name, value in changed.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
