"""Gives the answer to the question before."""
# fools = true

answers = []


def double(x):
    answers.append(2 * x)
    return answers[-2] if len(answers) > 1 else x
