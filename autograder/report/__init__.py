"""The report on one submission, and the formats it's written in."""
