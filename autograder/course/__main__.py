"""``python -m autograder.course``: print the schema of course.toml."""

import msgspec

from autograder.course.coursefile import schema

print(msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode())
