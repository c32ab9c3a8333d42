"""``python -m autograder.report``: print the schema of a report."""

import json

from autograder.report.model import schema

print(json.dumps(schema(), indent=2))
