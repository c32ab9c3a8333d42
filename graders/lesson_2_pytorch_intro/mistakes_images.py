"""What learners get wrong in 2.3 and 2.4, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

from autograder.testing import mistake, variant


@mistake(
    "2.3",
    "changed-in-place",
    "This is what one gets if a slice of the image itself is written to: a slice is a window on "
    "the same memory, so the caller's image has changed too. What should be written to instead?",
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
    "This is what one gets if the answer is a view: right numbers, but on the memory of the "
    "original, so that who changes one changes both. How does one ask a tensor for a copy?",
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
    "This is what one gets if the inside begins or ends one row or column too early or too late. "
    "Write the indices of the rows of a 5 x 5 image on paper: which of them are inside?",
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
    "This is what one gets if only the rows are looked at, or only the columns: the ring has four sides.",
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
    "This is what one gets if the counting starts at the second row and column: the first ones "
    "belong to the answer. At which index does a slice with a step begin?",
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
    "This is what one gets if the last row and column are lost where their number is odd: they belong to "
    "the answer too. Where does a slice end if nothing is said between the two colons?",
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
    "This is what one gets if only the rows are thinned out, or only the columns: an image has "
    "two axes, and each wants its own step.",
)
def every_other(image):
    return image[::2].clone()


@variant("every-other-rows-only")
def every_other(image):
    return image[:, ::2].clone()


@mistake(
    "2.4",
    "reshaped",
    "This is what one gets if the numbers are only cut up differently, in their old reading "
    "order: the shape is right and the pixels are scrambled. Which function moves axes instead?",
)
def to_channels_first(images):
    n, height, width, channels = images.shape
    return images.reshape(n, channels, height, width)


@variant("reshaped")
def to_channels_first(images):
    n, height, width, channels = images.shape
    return images.contiguous().view(n, channels, height, width)


@mistake(
    "2.4",
    "height-and-width-swapped",
    "This is what one gets if height and width change places on the way: every picture lies on "
    "its side. Write down, for each new axis, which old axis it comes from.",
)
def to_channels_first(images):
    return images.permute(0, 3, 2, 1)


@variant("height-and-width-swapped")
def to_channels_first(images):
    return images.transpose(1, 3).contiguous()


@mistake(
    "2.4",
    "axes-in-the-wrong-order",
    "This is what one gets if the channels end up somewhere else than right after the batch. "
    "permute lists, for each new axis in order, the old axis that goes there.",
)
def to_channels_first(images):
    return images.permute(0, 2, 3, 1)


@variant("axes-in-the-wrong-order")
def to_channels_first(images):
    return images.permute(3, 0, 1, 2)


@variant("axes-in-the-wrong-order")
def to_channels_first(images):
    return images.transpose(2, 3)


@mistake(
    "2.4",
    "batch-axis-at-the-end",
    "This is what one gets if the new axis is put in another place than the front: a net would "
    "take something else for the batch. Which axis number is the first?",
)
def add_batch(image):
    return image.unsqueeze(-1)


@variant("batch-axis-at-the-end")
def add_batch(image):
    return image[..., None]


@variant("batch-axis-at-the-end")
def add_batch(image):
    return image.unsqueeze(1)
