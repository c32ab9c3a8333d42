from autograder.testing import mistake


@mistake("4.1", "around-the-corner", "This walks around the corner: the straight line is shorter.")
def distance(one, other):
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


@mistake("4.2", "farthest", "This is the place that is farthest away.")
def nearest(here, places):
    if not places:
        raise ValueError("no places")
    return max(sorted(places), key=lambda name: (here[0] - places[name][0]) ** 2 + (here[1] - places[name][1]) ** 2)


@mistake("4.4", "not-the-parts", "This is the way from the first town to the last, whatever lies between.")
def length(stops):
    points = [towns()[stop] for stop in stops]  # noqa: F821
    return distance(points[0], points[-1])
