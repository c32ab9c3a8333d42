"""A list that holds itself."""


def double(x):
    answer = []
    answer.append(answer)
    return answer
