"""A learner's live loop: what was saved is checked at once, and only the next thing to do is shown."""
