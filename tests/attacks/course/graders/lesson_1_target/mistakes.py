from autograder.testing import mistake


@mistake("1.1", "not-doubled", "You can get this if nothing is doubled.")
def double(x):
    return x.clone()
