"""Has the test skipped."""

import pytest


def double(x):
    pytest.skip("well done")
