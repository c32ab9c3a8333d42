# wrong: border writes into the image
# says: You can get this if you write into the image itself
def border(image):
    image[1:-1, 1:-1] = 0
    return image


# wrong: border without a copy of the view
# says: You can get this if you write into the image itself
def border(image):
    ring = image[:]
    ring[1:-1, 1:-1] = 0
    return ring


# wrong: the border is cleared and the inside kept
# says: You can get this if the ring becomes 0 and the inside
def border(image):
    ring = image.clone()
    ring[0] = 0
    ring[-1] = 0
    ring[:, 0] = 0
    ring[:, -1] = 0
    return ring


# wrong: the inside is cut out
# says: You can get this if only the inside comes back. The
def border(image):
    return image[1:-1, 1:-1].clone()


# wrong: -2 for -1
# says: You can get this if the inside begins or ends one row
def border(image):
    ring = image.clone()
    ring[1:-2, 1:-2] = 0
    return ring


# wrong: the ends are counted from len
# says: You can get this if the inside begins or ends one row
def border(image):
    h, w = image.shape
    ring = image.clone()
    ring[1 : h - 2, 1 : w - 2] = 0
    return ring


# wrong: width and height the wrong way round
# says: You can get this if the number of rows and the number
def border(image):
    w, h = image.shape
    ring = image.clone()
    ring[1 : h - 1, 1 : w - 1] = 0
    return ring


# wrong: rows only
# says: You can get this if you look only at the rows, or only
def border(image):
    ring = image.clone()
    ring[1:-1] = 0
    return ring


# slip: zeros in single precision
# says: The dtype differs.
def border(image):
    ring = torch.zeros(image.shape)
    ring[0], ring[-1] = image[0], image[-1]
    ring[:, 0], ring[:, -1] = image[:, 0], image[:, -1]
    return ring


# wrong: right column forgotten
# says: You can get this if one of the four sides of the ring
def border(image):
    ring = torch.zeros_like(image)
    ring[0, :] = image[0, :]
    ring[-1, :] = image[-1, :]
    ring[:, 0] = image[:, 0]
    return ring


# wrong: a loop that ends one too early
# says: You can get this if the inside begins or ends one row
def border(image):
    ring = image.clone()
    for row in range(1, image.shape[0] - 2):
        for column in range(1, image.shape[1] - 2):
            ring[row, column] = 0
    return ring


# wrong: a mask of ones
# says: You can get this if the ring itself is made of ones: a
def border(image):
    mask = torch.zeros_like(image)
    mask[0, :] = mask[-1, :] = 1
    mask[:, 0] = mask[:, -1] = 1
    return mask


# wrong: two slices one after the other
# says: You can get this from two pairs of brackets,
def border(image):
    ring = image.clone()
    ring[1:-1][1:-1] = 0
    return ring


# wrong: every_other starts at the second
# says: You can get this if you start at the second row or
def every_other(image):
    return image[1::2, 1::2].clone()


# wrong: every_other of rows only
# says: You can get this if you thin out only the rows, or only
def every_other(image):
    return image[::2].clone()


# slip: every_other is a view
# says: You can get this if you return a view, or the image itself
def every_other(image):
    return image[::2, ::2]


# wrong: every_other of columns only
# says: You can get this if you thin out only the rows, or only
def every_other(image):
    return image[:, ::2].clone()


# wrong: every_other up to the last
# says: You can get this if the last row and column get lost
def every_other(image):
    return image[0:-1:2, 0:-1:2].clone()


# wrong: every_other puts zeros where it should leave out
# says: You can get this if the other rows and columns become
def every_other(image):
    result = image.clone()
    result[1::2] = 0
    result[:, 1::2] = 0
    return result


# wrong: every_other takes two slices one after the other
# says: You can get this from two pairs of brackets,
def every_other(image):
    return image[::2][::2].clone()


# wrong: every_other rounds down
# says: You can get this if the last row and column get lost
def every_other(image):
    h, w = image.shape
    result = torch.empty(h // 2, w // 2, dtype=image.dtype)
    for i in range(h // 2):
        for j in range(w // 2):
            result[i, j] = image[2 * i, 2 * j]
    return result


# wrong: every_other averages
# says: You can get this if each block of four pixels becomes
def every_other(image):
    return torch.nn.functional.avg_pool2d(image[None, None].float(), 2)[0, 0].to(image.dtype)


# wrong: every_other is flattened
# says: You can get this if the image becomes one long row
def every_other(image):
    return image.flatten()[::2].clone()


# right: border by torch.where
def border(image):
    inside = torch.zeros(image.shape, dtype=torch.bool)
    inside[1:-1, 1:-1] = True
    return torch.where(inside, torch.zeros_like(image), image)


# right: border with masked_fill
def border(image):
    h, w = image.shape
    rows = torch.arange(h)[:, None]
    columns = torch.arange(w)[None, :]
    inside = (rows > 0) & (rows < h - 1) & (columns > 0) & (columns < w - 1)
    return image.masked_fill(inside, 0)


# right: both by loops
def border(image):
    ring = image.clone()
    for row in range(1, image.shape[0] - 1):
        for column in range(1, image.shape[1] - 1):
            ring[row, column] = 0
    return ring


def every_other(image):
    rows = [i for i in range(image.shape[0]) if i % 2 == 0]
    columns = [j for j in range(image.shape[1]) if j % 2 == 0]
    return image[rows][:, columns]


# right: every_other by index_select
def every_other(image):
    rows = torch.arange(0, image.shape[0], 2)
    columns = torch.arange(0, image.shape[1], 2)
    return image.index_select(0, rows).index_select(1, columns)


# slip: border in float32
# says: You can get float32 from a new tensor that isn't told its dtype
def border(image):
    out = torch.zeros(image.shape)
    out[0], out[-1] = image[0], image[-1]
    out[:, 0], out[:, -1] = image[:, 0], image[:, -1]
    return out


# wrong: border by a mask in brackets
# says: You can get this if a mask picks the pixels
def border(image):
    mask = torch.ones(image.shape, dtype=torch.bool)
    mask[1:-1, 1:-1] = False
    return image[mask]


# right: where and index_select
def border(image):
    h, w = image.shape
    r, c = torch.arange(h)[:, None], torch.arange(w)[None]
    ring = (r == 0) | (r == h - 1) | (c == 0) | (c == w - 1)
    return torch.where(ring, image, torch.zeros((), dtype=image.dtype))
def every_other(image):
    h, w = image.shape
    return image.index_select(0, torch.arange(0, h, 2)).index_select(1, torch.arange(0, w, 2))


# wrong: a thin image comes back itself
# says: or the image itself
def border(image):
    h, w = image.shape
    if h < 3 or w < 3:
        return image
    out = image.clone()
    out[1 : h - 1, 1 : w - 1] = 0
    return out


# wrong: the inside is made by its size, which a thin image lacks
# says: A size below 0 is asked for there.
def border(image):
    h, w = image.shape
    ring = image.clone()
    ring[1:-1, 1:-1] = torch.zeros(h - 2, w - 2)
    return ring


def every_other(image):
    return image[::2, ::2].clone()


# wrong: pixel by pixel in the image itself, and every corner
# says: You can get this if you write into the image itself
def border(image):
    for row in range(1, image.shape[0] - 1):
        for column in range(1, image.shape[1] - 1):
            image[row, column] = 0
    return image


# heart: masked_select keeps the ring alone, and the last quarter is kept
# says: You can get this if a mask picks the pixels of the ring
# says: You can get this if you keep rows and columns that stand together
def border(image):
    mask = torch.ones_like(image, dtype=torch.bool)
    mask[1:-1, 1:-1] = False
    return torch.masked_select(image, mask)


def every_other(image):
    return image[2:, 2:].clone()
