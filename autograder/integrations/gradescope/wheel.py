"""The engine as a wheel, made of its own files: no build tool, no network, and the same bytes every time.

https://packaging.python.org/en/latest/specifications/binary-distribution-format/
"""

from __future__ import annotations

import base64
import hashlib
import io
import tomllib
import zipfile
from collections.abc import Collection, Mapping
from importlib import metadata

import autograder
from autograder.authoring.release.contents import PACKAGE, files_below, requirements

PYTHONS = ">=3.11,<3.15"
EPOCH = (1980, 1, 1, 0, 0, 0)
Groups = dict[str, dict[str, str]]


def wheel(without: Collection[str] = ()) -> tuple[str, bytes]:
    """Its file name and content. ``without`` names folders of the engine to leave out."""
    stem = f"autograder-{autograder.__version__}"
    about = f"{stem}.dist-info"
    files = {f"autograder/{name}": data for name, data in files_below(PACKAGE, without)}
    files[f"{about}/METADATA"] = _metadata()
    files[f"{about}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: autograder\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{about}/entry_points.txt"] = _entry_points()
    files[f"{about}/RECORD"] = _record(files, f"{about}/RECORD")
    return f"{stem}-py3-none-any.whl", zipped(files)


def zipped(files: Mapping[str, bytes], executable: Collection[str] = ()) -> bytes:
    """A zip that depends on nothing but the files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3  # Unix, which says what the permissions mean
            entry.external_attr = (0o100755 if name in executable else 0o100644) << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _metadata() -> bytes:
    lines = ["Metadata-Version: 2.1", "Name: autograder", f"Version: {autograder.__version__}"]
    lines += [f"Requires-Python: {PYTHONS}", *(f"Requires-Dist: {one}" for one in requirements(PACKAGE.parent))]
    return ("\n".join(lines) + "\n").encode()


def _entry_points() -> bytes:
    parts = [f"[{group}]\n" + "".join(f"{n} = {v}\n" for n, v in names.items()) for group, names in _groups().items()]
    return "\n".join(parts).encode()


def _groups() -> Groups:
    """By the ``pyproject.toml`` of the engine's repository, or else by what is installed."""
    page = PACKAGE.parent / "pyproject.toml"
    if page.is_file():
        project = tomllib.loads(page.read_text(encoding="utf-8"))["project"]
        return {"console_scripts": project["scripts"], **project.get("entry-points", {})}
    found: Groups = {}
    for one in metadata.distribution("autograder").entry_points:
        found.setdefault(one.group, {})[one.name] = one.value
    return found


def _record(files: Mapping[str, bytes], itself: str) -> bytes:
    lines = []
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(data)}\n")
    return "".join([*lines, f"{itself},,\n"]).encode()
