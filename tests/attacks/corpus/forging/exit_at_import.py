"""Ends the process with success before there is anything to ask."""

# spoils = true
# status = ["crashed"]
# fools = true
import os

os._exit(0)
