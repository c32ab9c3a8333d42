from collections import Counter

from autograder.testing import mistake


@mistake("1.1", "small", "The text comes back as it was: give back the new string.")
def shout(text):
    return text


@mistake("1.2", "capitals-apart", "Words with capitals are counted apart: make them small first.")
def counted(text):
    return Counter(text.split())


@mistake("1.3", "not-divided", "This is the sum: divide it by how many numbers there are.")
def mean(numbers):
    if not numbers:
        raise ValueError("no numbers")
    return float(sum(numbers))
