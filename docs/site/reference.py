"""What pages of the site get beside their own text: from the command line, and from a report's schema."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

SCHEMA = Path(__file__).parents[1] / "report.schema.json"
HELP = re.compile(r"^\* `--help`: .*\n", re.MULTILINE)
EMPTY = re.compile(r"^\*\*Options\*\*:\n\n(?!\*)", re.MULTILINE)


def commands() -> str:
    """Every command, its arguments and its options, as Typer itself describes them."""
    line = [sys.executable, "-m", "typer", "autograder.cli", "utils", "docs", "--name", "grade"]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    text = subprocess.run(line, env=environment, capture_output=True, encoding="utf-8", check=True).stdout
    described = text[text.index("\n## ") :]  # before that: a list of them, cut short
    return EMPTY.sub("", HELP.sub("", described))


def fields() -> str:
    """A table for each type of the schema, the report's first."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return "\n".join(_table(name, content) for name, content in schema["$defs"].items())


def _table(name: str, content: dict[str, Any]) -> str:
    rows = [
        f"| `{field}` | {_type(facts)} | {_presence(field, facts, content)} | {facts.get('description', '')} |"
        for field, facts in content["properties"].items()
    ]
    head = ["| field | type | default | what |", "|---|---|---|---|"]
    described = content["description"].replace("``", "`")
    return "\n".join([f"\n## {name}\n", f"{described}\n", *head, *rows, ""])


def _presence(field: str, facts: dict[str, Any], content: dict[str, Any]) -> str:
    return "required" if field in content.get("required", []) else f"`{json.dumps(facts.get('default'))}`"


def _type(facts: dict[str, Any]) -> str:
    """A type in words; those of the report's own link to their tables."""
    if "anyOf" in facts:
        return " or ".join(_type(one) for one in facts["anyOf"])
    if "$ref" in facts:
        name = facts["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in facts:
        return " or ".join(f"`{value}`" for value in facts["enum"])
    return f"list of {_type(facts['items'])}" if facts["type"] == "array" else facts["type"]
