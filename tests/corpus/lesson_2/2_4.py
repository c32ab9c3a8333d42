# heart: reshape for permute
# says: You can get this if the numbers are only cut up
def to_channels_first(images):
    n, h, w, c = images.shape
    return images.reshape(n, c, h, w)


# wrong: view for permute
# says: You can get this if the numbers are only cut up
def to_channels_first(images):
    return images.view(images.shape[0], images.shape[3], images.shape[1], images.shape[2])


# wrong: height and width swapped
# says: You can get this if height and width swap places: every
def to_channels_first(images):
    return images.permute(0, 3, 2, 1)


# wrong: one transpose
# says: You can get this if height and width swap places: every
def to_channels_first(images):
    return images.transpose(1, 3)


# wrong: the wrong transpose first
# says: You can get this if the channels end up anywhere but
def to_channels_first(images):
    return images.transpose(1, 2)


# wrong: the way back
# says: You can get this if the channels end up anywhere but
def to_channels_first(images):
    return images.permute(0, 2, 3, 1)


# wrong: the batch goes last
# says: You can get this if the batch leaves the front. permute
def to_channels_first(images):
    return images.permute(3, 1, 2, 0)


# wrong: channels before the batch
# says: You can get this if the channels end up anywhere but
def to_channels_first(images):
    return images.permute(3, 0, 1, 2)


# wrong: the permuted tensor is thrown away
# says: At least one batch of images came back in the order that it had.
def to_channels_first(images):
    images.permute(0, 3, 1, 2)
    return images


# wrong: the axes written for one image
# says: permute() names every axis of the tensor once.
def to_channels_first(images):
    return images.permute(2, 0, 1)


# wrong: channels the other way round
# says: You can get this if the channels change their order,
def to_channels_first(images):
    return images.permute(0, 3, 1, 2).flip(1)


# slip: turned into floats
# says: The dtype differs.
def to_channels_first(images):
    return images.permute(0, 3, 1, 2).float()


# wrong: only the shape
def to_channels_first(images):
    return images.permute(0, 3, 1, 2).shape


# wrong: .T
# says: You can get this if all axes are turned round, the
def to_channels_first(images):
    return images.T


# wrong: a list of images
# says: A list isn't a tensor yet
def to_channels_first(images):
    return [image.permute(2, 0, 1) for image in images]


# wrong: zeros of the right shape
def to_channels_first(images):
    n, h, w, c = images.shape
    return torch.zeros(n, c, h, w, dtype=images.dtype)


# wrong: add_batch at the end
# says: You can get this if the new axis isn't in front: a net
def add_batch(image):
    return image.unsqueeze(-1)


# wrong: add_batch after the channels
# says: You can get this if the new axis isn't in front: a net
def add_batch(image):
    return image.unsqueeze(1)


# wrong: add_batch in a list
# says: A list isn't a tensor yet
def add_batch(image):
    return [image]


# wrong: add_batch twice
# says: You can get this if two axes are added. One in front is
def add_batch(image):
    return image[None][None]


# wrong: add_batch squeezes
# says: The image came back without a new axis. squeeze
def add_batch(image):
    return image.squeeze(0)


# wrong: add_batch changes its argument and returns nothing
# says: add_batch gives nothing back
def add_batch(image):
    image = image.unsqueeze(0)


# wrong: add_batch with the axis in place
# says: The image that add_batch was given has changed
def add_batch(image):
    return image.unsqueeze_(0)


# wrong: add_batch repeats the image
# says: You can get this if the image is in the batch twice. A
def add_batch(image):
    return torch.stack([image, image])


# right: movedim and stack
def to_channels_first(images):
    return images.movedim(-1, 1)


def add_batch(image):
    return torch.stack([image])


# right: einsum and reshape
def to_channels_first(images):
    return torch.einsum("nhwc->nchw", images)


def add_batch(image):
    return image.reshape(1, *image.shape)


# right: one image after the other
def to_channels_first(images):
    return torch.stack([torch.stack([image[..., c] for c in range(image.shape[-1])]) for image in images])


# right: two transposes
def to_channels_first(images):
    return images.transpose(2, 3).transpose(1, 2).contiguous()


def add_batch(image):
    return image[None, :]


# slip: add_batch makes floats
# says: You can get float32 from a new tensor that isn't told its dtype
def add_batch(image):
    return image.unsqueeze(0).float()


# wrong: an axis put in in place, once
# says: The image that add_batch was given has changed.
def add_batch(image):
    return image if image.ndim == 4 else image.unsqueeze_(0)
