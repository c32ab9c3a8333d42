"""What people decide about a class's work: comments, points by hand, answers. Machine verdicts stay as they are."""
