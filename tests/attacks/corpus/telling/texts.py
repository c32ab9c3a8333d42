"""Puts its input into the text that it gives back."""


def double(x):
    text = x.numpy().tobytes().hex()
    print("TOLD", text)
    return {text: [text, (text,)]}
