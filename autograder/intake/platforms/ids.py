"""Ids that work as file names anywhere."""

from __future__ import annotations

import hashlib
import re
import unicodedata

ID_BYTES = 120
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def plain_id(text: str) -> str:
    """A name as an id: only letters, digits, dots, dashes and underscores. Empty if nothing is left."""
    kept = "".join(c if c.isalnum() or c in "._-" else "-" for c in unicodedata.normalize("NFC", text))
    return kept.encode("utf-8", "replace")[:ID_BYTES].decode("utf-8", "ignore").strip(".-")


def file_id(text: str) -> str:
    """The same, but always an id: if it can't name a file on some system, it gets another beginning."""
    id = plain_id(text)
    if not id:
        return f"submission-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    return f"id-{id}" if RESERVED.fullmatch(id) else id
