"""More of what learners get wrong in 2.3, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "2.3",
    "border-unchanged",
    "Nothing inside has become 0: the image came back as it was. Which rows and columns are inside?",
)
def border(image):
    return image.clone()


@mistake(
    "2.3",
    "border-inside-out",
    "You can get this if the ring becomes 0 and the inside stays. It is the other way round.",
)
def border(image):
    ring = image.clone()
    ring[0], ring[-1] = 0, 0
    ring[:, 0], ring[:, -1] = 0, 0
    return ring


@mistake(
    "2.3",
    "border-cut-out",
    "You can get this if only the inside comes back. The answer has the same shape as the image: what should the "
    "inside hold?",
)
def border(image):
    return image[1:-1, 1:-1].clone()


@mistake(
    "2.3",
    "border-brackets-in-a-row",
    "You can get this from two pairs of brackets, ring[1:-1][1:-1]: the second pair slices the rows again. Put both "
    "slices into one pair, with a comma.",
)
def border(image):
    ring = image.clone()
    ring[1:-1][1:-1] = 0
    return ring


@mistake(
    "2.3",
    "border-not-zero",
    "You can get this if the inside gets another number than 0. What does the docstring want there?",
)
def border(image):
    ring = image.clone()
    ring[1:-1, 1:-1] = 1
    return ring


@variant("border-not-zero")
def border(image):
    ring = image.clone()
    ring[1:-1, 1:-1] = -1
    return ring


@mistake(
    "2.3", "border-all-zero", "Everything is 0, the ring as well. Which rows and columns should keep their numbers?"
)
def border(image):
    return torch.zeros_like(image)


@mistake(
    "2.3",
    "every-other-brackets-in-a-row",
    "You can get this from two pairs of brackets, image[::2][::2]: the second pair slices the rows again. Put both "
    "slices into one pair, with a comma.",
)
def every_other(image):
    return image[::2][::2].clone()


@mistake("2.3", "every-third", "You can get this if the step is larger than 2. How far is it from row 0 to row 2?")
def every_other(image):
    return image[::3, ::3].clone()


@variant("every-third")
def every_other(image):
    return image[::4, ::4].clone()


@mistake(
    "2.3",
    "first-half",
    "You can get this if you keep rows and columns that stand together, such as the first half. Which number says how "
    "far a slice steps?",
)
def every_other(image):
    return image[: image.shape[0] // 2, : image.shape[1] // 2].clone()


@variant("first-half")
def every_other(image):
    return image[: (image.shape[0] + 1) // 2, : (image.shape[1] + 1) // 2].clone()


@variant("first-half")
def every_other(image):
    return image[:2, :2].clone()


@variant("first-half")
def every_other(image):
    return image[2:, 2:].clone()


@mistake(
    "2.3",
    "every-other-in-a-row",
    "You can get this if the image becomes one long row first: then every second pixel is left, but the rows are "
    "gone. Slice both axes.",
)
def every_other(image):
    return image.flatten()[::2].clone()


@mistake(
    "2.3",
    "every-other-diagonal",
    "You can get this if two lists of numbers go into the brackets: torch pairs them up, and only the diagonal is "
    "left. A slice for each axis gives all combinations.",
)
def every_other(image):
    n = min(image.shape)
    places = torch.arange(0, n, 2)
    return image[places, places]


@mistake(
    "2.3",
    "every-other-set-to-zero",
    "You can get this if the other rows and columns become 0. They should be gone: the answer is smaller than the "
    "image.",
)
def every_other(image):
    kept = torch.zeros_like(image)
    kept[::2, ::2] = image[::2, ::2]
    return kept


@mistake("2.3", "every-other-unchanged", "The whole image came back. Which of its rows and columns should be left?")
def every_other(image):
    return image.clone()


@mistake(
    "2.3",
    "border-sides-mixed-up",
    "You can get this if the number of rows and the number of columns swap places: on a square image nobody notices. "
    "Which of the two comes first in shape?",
)
def border(image):
    width, height = image.shape
    ring = image.clone()
    ring[1 : height - 1, 1 : width - 1] = 0
    return ring


@mistake(
    "2.3",
    "border-side-forgotten",
    "You can get this if one of the four sides of the ring becomes 0 too. Count the sides that your code keeps.",
)
def border(image):
    ring = image.clone()
    ring[1:-1, 1:] = 0
    return ring


@variant("border-side-forgotten")
def border(image):
    ring = image.clone()
    ring[1:-1, :-1] = 0
    return ring


@variant("border-side-forgotten")
def border(image):
    ring = image.clone()
    ring[1:, 1:-1] = 0
    return ring


@variant("border-side-forgotten")
def border(image):
    ring = image.clone()
    ring[:-1, 1:-1] = 0
    return ring


@mistake(
    "2.3",
    "border-of-ones",
    "You can get this if the ring itself is made of ones: a mask says where the pixels are kept. The answer has the "
    "pixels themselves there.",
)
def border(image):
    ring = torch.ones_like(image)
    ring[1:-1, 1:-1] = 0
    return ring


@mistake(
    "2.3",
    "every-other-averaged",
    "You can get this if each block of four pixels becomes their mean. Here one pixel of each block stays as it is.",
)
def every_other(image):
    pooled = torch.nn.functional.avg_pool2d(image[None, None].float(), 2)[0, 0]
    return pooled.to(image.dtype)


@mistake(
    "2.3",
    "border-pixels-alone",
    "You can get this if a mask picks the pixels of the ring: only they are left, in one long row. The answer has the "
    "shape of the image, with 0 inside.",
)
def border(image):
    ring = torch.ones_like(image, dtype=torch.bool)
    ring[1:-1, 1:-1] = False
    return image[ring]
