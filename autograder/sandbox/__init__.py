"""The worker side of the split: learner code runs here and can only answer questions.

Nothing in this package knows about graders, points or reports.
"""
