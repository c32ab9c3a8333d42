"""What a worker may read: Python, its packages, the machine's libraries, time zones, but nothing of a course."""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from pathlib import Path

LIBRARIES = ("/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib", "/nix/store")
FILES = (
    "/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo", "/dev/urandom", "/dev/random", "/dev/zero",
)  # fmt: skip
NULL = "/dev/null"
INSTALLED = ("site-packages", "dist-packages")
"""Folders of installed packages, even if another environment lies below this one."""


def paths() -> list[str]:
    """Files and folders, absolute. Folders that a ``.pth`` file put on the path aren't among them: such a folder is
    often the whole repository of an editable installation. Of such packages only this one's own folder is needed.
    """
    names = sysconfig.get_paths()
    python = [names[key] for key in ("stdlib", "platstdlib", "purelib", "platlib")]
    python += [path for path in sys.path if os.path.basename(path) in INSTALLED]
    python += [*site.getsitepackages(), f"{sys.base_prefix}/lib/python{sys.version_info[0]}.{sys.version_info[1]}"]
    own = str(Path(os.path.abspath(__file__)).parents[2])
    found = [own, *python, *_beside_python(), *LIBRARIES, *FILES, NULL]
    return [path for path in dict.fromkeys(found) if os.path.exists(path)]


def _beside_python() -> list[str]:
    """The shared libraries that Python itself was started with: libpython, or a distribution's own (conda)."""
    try:
        maps = Path("/proc/self/maps").read_text(errors="surrogateescape").splitlines()
    except OSError:
        return []
    files = {line.partition("/")[2] for line in maps if ".so" in line}
    return sorted({os.path.dirname(f"/{file}") for file in files})
