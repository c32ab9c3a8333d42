"""The engine's own warm parent, on the stand-in. By path: a clean process knows no folder of tests."""

import importlib.util
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
spec = importlib.util.spec_from_file_location("standin", Path(__file__).with_name("standin.py"))
assert spec is not None and spec.loader is not None
standin = sys.modules["standin"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(standin)
standin.install()

from autograder.sandbox.zygote import main  # noqa: E402

main()
