"""nbgrader's gradebook: it gets the points of a batch, and holds manual adjustments of them."""
