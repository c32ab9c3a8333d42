"""nbgrader's gradebook: where the points of a batch go, and where manual adjustments of them live."""
