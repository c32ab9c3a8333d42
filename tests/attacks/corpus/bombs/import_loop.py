"""Never ends, at import."""
# says = "Importing target.py took too long"

# spoils = true
# status = ["timed_out"]
while True:
    pass
