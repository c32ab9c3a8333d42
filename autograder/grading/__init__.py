"""The graders' side of the split: secrets and verdicts live here, learner code never does."""
