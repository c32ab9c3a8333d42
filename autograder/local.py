"""The pytest plugin of a learner's own runs."""
