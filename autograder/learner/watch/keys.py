"""Keys as you press them, or by line on other terminals; each becomes a call, in a separate thread."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

if sys.platform == "win32":
    import msvcrt
else:
    import termios
    import tty


def by_line(press: Callable[[str], None]) -> None:
    """The first letter of each line on standard input is a key."""
    _in_thread(_read_lines, press)


@contextmanager
def single(press: Callable[[str], None]) -> Iterator[Callable[[], None]]:
    """Inside the block the terminal gives every key at once, unseen; Ctrl-C stays what it is.

    Yields a call that sets the terminal up again after somebody else had it.
    """
    if sys.platform == "win32":
        _in_thread(_read_console, press)
        yield lambda: None
    else:
        descriptor = sys.stdin.fileno()
        before = termios.tcgetattr(descriptor)
        tty.setcbreak(descriptor, termios.TCSANOW)
        _in_thread(_read_terminal, press)
        try:
            yield lambda: tty.setcbreak(descriptor, termios.TCSANOW)
        finally:
            termios.tcsetattr(descriptor, termios.TCSANOW, before)


def _in_thread(read: Callable[[Callable[[str], None]], None], press: Callable[[str], None]) -> None:
    threading.Thread(target=read, args=(press,), daemon=True).start()


def _read_lines(press: Callable[[str], None]) -> None:
    with contextlib.suppress(OSError, ValueError):  # no standard input at all
        for text in iter(sys.stdin.readline, ""):
            press(text.strip()[:1].lower())


def _read_terminal(press: Callable[[str], None]) -> None:
    with contextlib.suppress(OSError):
        while pressed := os.read(sys.stdin.fileno(), 64):
            if not pressed.startswith(b"\x1b"):  # arrow keys and their like
                for letter in pressed.decode("utf-8", "ignore"):
                    press(letter.lower())


def _read_console(press: Callable[[str], None]) -> None:
    if sys.platform == "win32":
        while True:
            press(msvcrt.getwch().lower())
