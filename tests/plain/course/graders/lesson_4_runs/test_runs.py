from hypothesis import example, given, settings
from hypothesis import strategies as st
from runs import decode, encode


@given(st.text("ab"))
@example("")
@settings(max_examples=30)
def test_there_and_back(text):
    assert decode(encode(text)) == text


@given(st.lists(st.sampled_from("xy"), min_size=1))
@settings(max_examples=30)
def test_neighbors_differ(letters):
    runs = encode("".join(letters))
    assert all(first[0] != second[0] for first, second in zip(runs, runs[1:], strict=False))
    assert sum(count for _, count in runs) == len(letters)
