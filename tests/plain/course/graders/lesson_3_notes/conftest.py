import pytest


@pytest.fixture(params=["a.txt", "folder b/c.txt"])
def path(tmp_path, request):
    found = tmp_path / request.param
    found.parent.mkdir(exist_ok=True)
    return found
