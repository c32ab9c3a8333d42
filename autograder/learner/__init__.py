"""What a learner uses at home: pytest, watch, hints, notebooks and pictures."""
