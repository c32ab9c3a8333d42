"""Ways out of a report."""
