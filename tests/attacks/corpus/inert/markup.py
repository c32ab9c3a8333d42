"""Markdown, HTML and formulas."""

# status = ["failed"]
print('<script>alert(1)</script> ![x](http://example.org/x.png) [a](javascript:1) =HYPERLINK("x") @everyone ``` | a |')


def double(x):
    raise ValueError(
        '=cmd|"/C calc"!A1 <img src=x onerror=alert(1)> ![x](http://example.org) ``` {{ 7 * 7 }} [bold]x[/]'
    )
