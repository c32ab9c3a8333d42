"""What learners get wrong in 2.4, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

from autograder.testing import mistake, variant


@mistake(
    "2.4",
    "reshaped",
    "You can get this if the numbers are only cut up differently, in their old reading order: the shape is right, but "
    "the pixels are scrambled. Which function moves axes instead?",
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
    "You can get this if height and width swap places: every picture lies on its side. Write down, for each new axis, "
    "which old axis it comes from.",
)
def to_channels_first(images):
    return images.permute(0, 3, 2, 1)


@variant("height-and-width-swapped")
def to_channels_first(images):
    return images.transpose(1, 3).contiguous()


@mistake(
    "2.4",
    "axes-in-the-wrong-order",
    "You can get this if the channels end up anywhere but right after the batch. permute lists, for each new axis in "
    "order, the old axis that goes there.",
)
def to_channels_first(images):
    return images.permute(0, 2, 3, 1)


@variant("axes-in-the-wrong-order")
def to_channels_first(images):
    return images.permute(3, 0, 1, 2)


@variant("axes-in-the-wrong-order")
def to_channels_first(images):
    return images.transpose(2, 3)


@variant("axes-in-the-wrong-order")
def to_channels_first(images):
    return images.transpose(1, 2)


@mistake(
    "2.4",
    "batch-moved",
    "You can get this if the batch leaves the front. permute lists, for each new axis in order, the old axis that "
    "goes there: which one stays where it is?",
)
def to_channels_first(images):
    return images.permute(3, 1, 2, 0)


@variant("batch-moved")
def to_channels_first(images):
    return images.permute(3, 2, 0, 1)


@mistake(
    "2.4",
    "colors-reversed",
    "You can get this if the channels change their order, blue first and red last. Which of the steps turns them "
    "round?",
)
def to_channels_first(images):
    return images.permute(0, 3, 1, 2).flip(1)


@mistake(
    "2.4",
    "batch-axis-at-the-end",
    "You can get this if the new axis isn't in front: a net would take something else for the batch. Which number "
    "does the first axis have?",
)
def add_batch(image):
    return image.unsqueeze(-1)


@variant("batch-axis-at-the-end")
def add_batch(image):
    return image[..., None]


@variant("batch-axis-at-the-end")
def add_batch(image):
    return image.unsqueeze(1)


@mistake(
    "2.4",
    "channels-first-unchanged",
    "At least one batch of images came back in the order that it had. Which axis should the channels be, whatever the "
    "sizes are?",
)
def to_channels_first(images):
    return images


@variant("channels-first-unchanged")
def to_channels_first(images):
    return images.clone()


@mistake(
    "2.4",
    "batch-lost",
    "You can get this if only the first image comes back. The batch stays: the answer has four axes.",
)
def to_channels_first(images):
    return images[0].permute(2, 0, 1)


@mistake(
    "2.4",
    "axes-reversed",
    "You can get this if all axes are turned round, the batch as well. Write down, for each new axis, which old axis "
    "it comes from.",
)
def to_channels_first(images):
    return images.permute(3, 2, 1, 0)


@mistake(
    "2.4",
    "pixels-scaled",
    "The pixels are in the right places, but their values have changed. You can get this if you divide by 255 on the "
    "way: here only the axes move.",
)
def to_channels_first(images):
    return images.permute(0, 3, 1, 2) / 255


@mistake(
    "2.4",
    "no-new-axis",
    "The image came back without a new axis. squeeze takes axes away, or does nothing: what puts one in?",
)
def add_batch(image):
    return image


@variant("no-new-axis")
def add_batch(image):
    return image.clone()


@variant("no-new-axis")
def add_batch(image):
    return image.squeeze(0)


@mistake("2.4", "two-new-axes", "You can get this if two axes are added. One in front is enough.")
def add_batch(image):
    return image[None, None]


@mistake("2.4", "image-twice", "You can get this if the image is in the batch twice. A batch of one holds it once.")
def add_batch(image):
    return image.expand(2, *image.shape).clone()


@mistake(
    "2.4",
    "image-flattened",
    "You can get this if the image becomes one long row. Its three axes stay, and a new one goes in front.",
)
def add_batch(image):
    return image.reshape(1, -1)


@mistake(
    "2.4",
    "image-changed",
    "The image that add_batch was given has changed. You can get this from an operation that works in place. How do "
    "the names of torch's in-place methods end?",
    by="symptom",
)
def add_batch(image):
    return image.unsqueeze_(0)


@variant("image-changed")
def add_batch(image):
    if image.ndim == 3:
        image.unsqueeze_(0)
    return image
