"""What the class's dates and rules make of the points: due times, extensions, late days, which attempt counts."""
