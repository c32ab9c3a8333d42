from autograder.testing import mistake


@mistake("1.1", "not-doubled", "This is what one gets if nothing is doubled.")
def double(x):
    return x.clone()
