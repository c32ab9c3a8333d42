"""Never ends, at import."""

# status = ["passed"]
while True:
    pass
