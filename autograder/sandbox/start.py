"""Starts a process of this very package, even if Python would find another one by its name."""

from __future__ import annotations

import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
BOOT = """
import importlib.util, sys
name, folder, module = sys.argv[1:4]
del sys.argv[1:4]
place = importlib.util.spec_from_file_location(name, folder + "/__init__.py", submodule_search_locations=[folder])
sys.modules[name] = importlib.util.module_from_spec(place)
place.loader.exec_module(sys.modules[name])
importlib.import_module(module).main()
"""


def command(module: str, *arguments: str) -> list[str]:
    """The line that runs ``main`` of a module beside this one. Neither its folder nor the current one is on the path.

    ``-m`` would run the installed package, but another one may be running here, from a checkout.
    """
    name = __name__.split(".")[0]
    return [sys.executable, "-I", "-B", "-c", BOOT, name, str(PACKAGE), f"{__package__}.{module}", *arguments]
