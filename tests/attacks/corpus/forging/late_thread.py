"""Gives an answer and changes it later."""

import threading

answers = []


def fill():
    while True:
        for answer in list(answers):
            answer.add_(1)


threading.Thread(target=fill, daemon=True).start()


def double(x):
    answers.append(x.clone())
    return answers[-1]
