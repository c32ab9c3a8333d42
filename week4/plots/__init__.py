"""The week's drawings: what learners' own code does, each with its finding, and a first demonstration."""
