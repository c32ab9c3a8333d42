"""Makes text that may hold a learner's words inert: it shows as written, and does nothing wherever it's shown."""

from __future__ import annotations

import re

LIMIT = 4000
COMMAND = re.compile(r":(?=:)|##(?=\[)")
"""GitHub's runner takes ``::name::…`` for a command at the start of a line, and ``##[name]…`` anywhere in it."""
PLAIN = r"[^A-Za-z0-9 ,;'\"?%\u00a0-\ud7ff\ue000-\U0010ffff]"
CONTROL = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
"""Compiling such wide ranges takes milliseconds, so that waits for the first use."""
ADDRESS = re.compile(r"(?<=\w&#64;)(?=[\w-]+&#4[56];\w)")
"""Goes after the ``@`` of what Markdown would take for an e-mail address. A matrix product stays as it is."""
NOTHING = "&#8203;"


def line(text: str, limit: int = LIMIT) -> str:
    """One line of printable characters, in which no workflow runner finds a command."""
    printable = "".join(c if c.isprintable() else " " for c in text[: 2 * limit])
    return COMMAND.sub(r"\g<0> ", printable)[:limit]


def lines(text: str) -> str:
    """The same for text of several lines: control characters show as pictures of themselves."""
    return COMMAND.sub(r"\g<0> ", pictured(text))


def pictured(text: str) -> str:
    """Text of several lines for a page: control characters show as pictures of themselves, and nothing else changes."""
    return re.sub(CONTROL, lambda match: _picture(match[0]), text.replace("\r\n", "\n"))


def _picture(character: str) -> str:
    return chr(0x2400 + ord(character)) if character < " " else "�"


def markdown(text: str) -> str:
    """One line of GitHub's Markdown that shows the text: no markup, link, image, HTML, mention or issue reference.

    All ASCII punctuation becomes character references, which Markdown never takes for markup. GitHub looks for
    mentions, references and bare addresses after rendering, so an invisible space goes after ``@`` and ``#``, and into
    addresses.
    """
    spelled = _spelled(text)
    for character in "@#":
        spelled = spelled.replace(f"&#{ord(character)};", f"&#{ord(character)};{NOTHING}")
    return re.sub(r"(?i)(https?|ftp|www)(&#(?:58|46);)", rf"\1{NOTHING}\2", spelled)


def code(text: str) -> str:
    """The text as code in GitHub's Markdown, where GitHub looks for nothing."""
    return f"<code>{ADDRESS.sub(NOTHING, _spelled(text))}</code>"


def _spelled(text: str) -> str:
    one_line = " ".join(re.sub(CONTROL, "�", text).split())
    return re.sub(PLAIN, lambda match: f"&#{ord(match[0])};", one_line)


def command_data(text: str) -> str:
    """The data of a workflow command, https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts."""
    return (
        re.sub(CONTROL, "�", text.replace("\r\n", "\n")).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    )


def command_property(text: str) -> str:
    """A property of a workflow command."""
    return command_data(text).replace(":", "%3A").replace(",", "%2C")
