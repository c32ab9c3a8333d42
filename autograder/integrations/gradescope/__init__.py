"""Gradescope: the autograder's zip, and what runs there."""
