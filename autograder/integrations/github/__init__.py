"""A class whose repositories are on GitHub: fetch what was pushed, as data; publish what was graded."""
