"""Sets this folder up, the first time, and runs the course in it. Works the same in PowerShell and in a Unix shell.

    python start.py                 see where you are: every task and its public checks
    python start.py test 3          run the checks of lesson 3; test warm_up: those before the first lesson
    python start.py hint 3.2        get one more hint; any other word that grade knows works too
    python start.py set-up          only set up
    python start.py --torch auto    set up with the build of torch for this machine's GPU

Everything goes into the folder .venv here. Delete it to start again.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import subprocess
import sys
import sysconfig

OLDEST, TOO_NEW = (3, 11), (3, 15)
HERE = os.path.abspath(os.environ.get("COURSE_ROOT") or os.path.dirname(__file__) or ".")
VENV = os.path.join(HERE, ".venv")
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python.exe" if os.name == "nt" else "python")
STAMP = os.path.join(VENV, "set-up.txt")
NAMES = ("pyproject.toml", "course.toml", "constraints.txt")
TORCH = re.compile(r"""["']torch\b""")


def main(words: list[str]) -> int:
    """Do what the words say; return the exit status."""
    if not OLDEST <= sys.version_info[:2] < TOO_NEW:
        version = ".".join(map(str, sys.version_info[:2]))
        print(f"This is Python {version}; the course needs 3.11 to 3.14: run start.py with one of these.")
        return 2
    if needs_torch() and (where := without_torch()):
        print(
            f"PyTorch has no build for {where}: use 64-bit Windows or Linux, macOS 14 on Apple silicon, or Codespaces."
        )
        return 2
    backend = "cpu"
    if words[:1] == ["--torch"]:
        if len(words) < 2:
            print("--torch needs a word: cpu, auto, cu130, ...")
            return 2
        backend, words = words[1], words[2:]
    try:
        set_up(backend)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"Setting up failed: {error}\nAre you online? Try again. If it fails again, ask staff.")
        return 2
    if words[:1] == ["set-up"]:
        return 0
    if words[:1] == ["test"]:
        folders = lessons(words[1:2])
        return run([PYTHON, "-m", "pytest", *folders, *words[2:]]) if folders else 2
    if not words:
        status = run([PYTHON, "-m", "autograder", "run"])
        print("Next: read README.md, then run python start.py watch, which shows you one thing to do at a time.")
        return status
    return run([PYTHON, "-m", "autograder", *words])


def needs_torch() -> bool:
    """Whether anything here asks for it."""
    return any(TORCH.search(read(os.path.join(HERE, name))) for name in NAMES[:2])


def without_torch() -> str:
    """What this machine or its Python is, if PyTorch isn't made for it."""
    kind = sysconfig.get_platform()
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        return "Macs with an Intel processor (or an Intel build of Python)"
    if sys.platform == "darwin" and int(platform.mac_ver()[0].split(".")[0] or 14) < 14:
        return "macOS before 14"
    if kind == "win-arm64":
        return "Python for Windows on ARM (the x64 build of Python works there)"
    if "musl" in str(sysconfig.get_config_var("SOABI")):
        return "Linux with musl, such as Alpine"
    return "32-bit Python" if sys.maxsize < 2**32 else ""


def lessons(words: list[str]) -> list[str]:
    """The folders to test: all lessons, one by its number, or a folder by its name."""
    names = sorted(os.listdir(os.path.join(HERE, "exercises")))
    start = "lesson_" + "".join(f"{number}_" for number in words)
    found = [name for name in names if name in words or name.startswith(start)]
    if not found:
        print(f"There is no lesson {' '.join(words)} here.")
    return [os.path.join("exercises", name) for name in found]


def set_up(backend: str) -> None:
    """Install what is needed, unless it's installed already."""
    wanted = fingerprint(backend)
    if os.path.exists(PYTHON) and read(STAMP) in (wanted, wanted.replace(" cpu", " any")):
        return
    large = "torch is large, so " if needs_torch() else ""
    print(f"Setting up in {VENV}; {large}the first time takes a few minutes ...", flush=True)
    if not os.path.exists(PYTHON):
        subprocess.check_call([sys.executable, "-m", "venv", VENV])
    subprocess.check_call([PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "uv"])
    build = ["--torch-backend=" + backend] if needs_torch() else []
    if build and backend == "cpu" and not reachable(build):
        build, wanted = [], wanted.replace(" cpu", " any")
        print("Can't reach the small CPU build of torch: taking the usual one.", flush=True)
    install([*build, "--compile-bytecode", "-e", "." + extras(), *handed_over()])
    with open(STAMP, "w", encoding="utf-8") as file:
        file.write(wanted)


def reachable(build: list[str]) -> bool:
    """Whether that build's index answers: a dry run tells within seconds, even if some torch is installed already."""
    try:
        install([*build, "--dry-run", "--reinstall", "torch"], quiet=True)
    except subprocess.CalledProcessError:
        return False
    return True


def install(arguments: list[str], *, quiet: bool = False) -> None:
    """Call uv on the course's own environment."""
    constraints = ["-c", "constraints.txt"] if os.path.exists(os.path.join(HERE, "constraints.txt")) else []
    line = [PYTHON, "-m", "uv", "pip", "install", "-q", "--python", PYTHON, *constraints, *arguments]
    output = subprocess.DEVNULL if quiet else None
    surroundings = {**os.environ, "UV_HTTP_RETRIES": "1"} if quiet else None
    subprocess.check_call(line, cwd=HERE, stdout=output, stderr=output, env=surroundings)


def handed_over() -> list[str]:
    """The packages here that declare what they need: what a course hands its learners, in its own repository."""
    folders = sorted(name for name in os.listdir(HERE) if os.path.isfile(os.path.join(HERE, name, "pyproject.toml")))
    return [word for name in folders for word in ("-e", "./" + name)]


def extras() -> str:
    """More than a learner needs, for people who build on this."""
    named = os.environ.get("COURSE_EXTRAS", "")
    return f"[{named}]" if named else ""


def fingerprint(backend: str) -> str:
    """What an installation depends on."""
    digest = hashlib.sha256()
    for name in NAMES:
        digest.update(read(os.path.join(HERE, name)).encode())
    version = ".".join(map(str, sys.version_info[:2]))
    return f"{digest.hexdigest()} {version} {extras()} {backend}"


def read(path: str) -> str:
    """A small file's text; nothing if there isn't one."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def run(line: list[str]) -> int:
    """Run a program here with the learners' interpreter first on the path; return its status."""
    path = BIN + os.pathsep + os.environ.get("PATH", "")
    return subprocess.call(line, cwd=HERE, env={**os.environ, "PATH": path, "VIRTUAL_ENV": VENV})


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
