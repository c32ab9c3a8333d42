"""A course on disk: its tree, course.toml, class.toml, hints, known mistakes, points and seed."""
