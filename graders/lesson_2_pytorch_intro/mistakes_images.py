"""What learners get wrong in 2.3, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

from autograder.testing import mistake, variant


@mistake(
    "2.3",
    "changed-in-place",
    "You can get this if you write into the image itself, or into a slice, which is a window on the same memory: the "
    "caller's image changes too. What should you write to instead?",
    by="symptom",
)
def border(image):
    image[1:-1, 1:-1] = 0
    return image


@variant("changed-in-place")
def border(image):
    inside = image[1:-1, 1:-1]
    inside.zero_()
    return image.clone()


@variant("changed-in-place")
def border(image):
    ring = image
    ring[1:-1, 1:-1] = 0
    return ring


@variant("changed-in-place")
def border(image):
    ring = image.view(image.shape)
    ring[1:-1, 1:-1] = 0
    return ring.clone()


@mistake(
    "2.3",
    "view-returned",
    "You can get this if you return a view, or the image itself: the numbers are right, but they are in the "
    "original's memory, so changing one changes both. contiguous() and reshape() copy only where they have to. How do "
    "you ask a tensor for a copy?",
    by="symptom",
)
def every_other(image):
    return image[::2, ::2]


@variant("view-returned")
def every_other(image):
    return image[0::2][:, 0::2].view((image.shape[0] + 1) // 2, (image.shape[1] + 1) // 2)


@mistake(
    "2.3",
    "border-off-by-one",
    "You can get this if the inside begins or ends one row or column too early or too late. Write the row numbers of "
    "a 5 x 5 image on paper: which of them are inside?",
)
def border(image):
    ring = image.clone()
    ring[1:-2, 1:-2] = 0
    return ring


@variant("border-off-by-one")
def border(image):
    ring = image.clone()
    ring[2:-2, 2:-2] = 0
    return ring


@variant("border-off-by-one")
def border(image):
    ring = image.clone()
    ring[2:-1, 2:-1] = 0
    return ring


@variant("border-off-by-one")
def border(image):
    ring = image.clone()
    ring[1:, 1:] = 0
    return ring


@variant("border-off-by-one")
def border(image):
    ring = image.clone()
    ring[:-1, :-1] = 0
    return ring


@mistake(
    "2.3",
    "border-rows-only",
    "You can get this if you look only at the rows, or only at the columns: the ring has four sides.",
)
def border(image):
    ring = image.clone()
    ring[1:-1] = 0
    return ring


@variant("border-rows-only")
def border(image):
    ring = image.clone()
    ring[:, 1:-1] = 0
    return ring


@mistake(
    "2.3",
    "every-other-off-by-one",
    "You can get this if you start at the second row or column: the first ones belong to the answer. At which index "
    "does a slice with a step begin?",
)
def every_other(image):
    return image[1::2, 1::2].clone()


@variant("every-other-off-by-one")
def every_other(image):
    return image[::2, 1::2].clone()


@variant("every-other-off-by-one")
def every_other(image):
    return image[1::2, ::2].clone()


@mistake(
    "2.3",
    "every-other-last-lost",
    "You can get this if the last row and column get lost where their number is odd: they belong to the answer too. "
    "Which of three rows are left?",
)
def every_other(image):
    return image[:-1:2, :-1:2].clone()


@variant("every-other-last-lost")
def every_other(image):
    height, width = image.shape
    return image[: height // 2 * 2 : 2, : width // 2 * 2 : 2].clone()


@mistake(
    "2.3",
    "every-other-rows-only",
    "You can get this if you thin out only the rows, or only the columns: an image has two axes, and each needs its "
    "own step.",
)
def every_other(image):
    return image[::2].clone()


@variant("every-other-rows-only")
def every_other(image):
    return image[:, ::2].clone()
