"""The maintainers' proof: every grader is itself on trial."""
