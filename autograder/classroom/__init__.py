"""A whole class: every submission graded, matched with the roster, kept as a history, and shown as one page."""
