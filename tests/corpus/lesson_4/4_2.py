# wrong: the picture is squeezed into a square
# says: The picture was squeezed into a square: you can get this if
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    img = image.convert("RGB").resize((size, size), Image.BICUBIC)
    x = torch.from_numpy(np.array(img)).permute(2, 0, 1).float() / 255
    m, s = torch.tensor(mean).view(3, 1, 1), torch.tensor(std).view(3, 1, 1)
    return ((x - m) / s)[None]


# wrong: squeezed to the larger square, then cropped
# says: The picture was squeezed into a square: you can get this if
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    big = round(size / 0.875)
    img = image.convert("RGB").resize((big, big), Image.BICUBIC)
    a = (big - size) // 2
    img = img.crop((a, a, a + size, a + size))
    x = torch.from_numpy(np.array(img)).permute(2, 0, 1).float() / 255
    m, s = torch.tensor(mean).view(3, 1, 1), torch.tensor(std).view(3, 1, 1)
    return ((x - m) / s)[None]


# wrong: the short side is size already
# says: The picture shows more than it should: you can get this if the
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    img = image.convert("RGB")
    f = size / min(img.size)
    w, h = round(img.width * f), round(img.height * f)
    img = img.resize((w, h), Image.BICUBIC)
    a, b = (w - size) // 2, (h - size) // 2
    img = img.crop((a, b, a + size, b + size))
    x = torch.from_numpy(np.array(img)).permute(2, 0, 1).float() / 255
    m, s = torch.tensor(mean).view(3, 1, 1), torch.tensor(std).view(3, 1, 1)
    return ((x - m) / s)[None]


# wrong: the long side gets the length
# says: the long side gets the length that the short one was to get
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    img = image.convert("RGB")
    f = round(size / 0.875) / max(img.size)
    w, h = round(img.width * f), round(img.height * f)
    img = img.resize((w, h), Image.BICUBIC)
    a, b = (w - size) // 2, (h - size) // 2
    img = img.crop((a, b, a + size, b + size))
    x = torch.from_numpy(np.array(img)).permute(2, 0, 1).float() / 255
    m, s = torch.tensor(mean).view(3, 1, 1), torch.tensor(std).view(3, 1, 1)
    return ((x - m) / s)[None]


# wrong: a thumbnail, whose long side gets the length, and which never grows
# says: Which of the two sides should the length go by?
# says: You can get this if the center is cut out of a picture in its
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    image = image.convert("RGB")
    short = round(size / 0.875)
    image.thumbnail((short, short), Image.BICUBIC)
    steps = [transforms.CenterCrop(size), transforms.ToTensor(), transforms.Normalize(mean, std)]
    return transforms.Compose(steps)(image).unsqueeze(0)


# wrong: the crop is the top left corner
# says: You can get this if the cut begins in the top left corner
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    img = image.convert("RGB")
    f = round(size / 0.875) / min(img.size)
    w, h = round(img.width * f), round(img.height * f)
    img = img.resize((w, h), Image.BICUBIC).crop((0, 0, size, size))
    x = torch.from_numpy(np.array(img)).permute(2, 0, 1).float() / 255
    m, s = torch.tensor(mean).view(3, 1, 1), torch.tensor(std).view(3, 1, 1)
    return ((x - m) / s)[None]


# wrong: times std and plus mean
# says: You can get this if the pixels are multiplied by std and mean
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    img = image.convert("RGB")
    f = round(size / 0.875) / min(img.size)
    w, h = round(img.width * f), round(img.height * f)
    img = img.resize((w, h), Image.BICUBIC)
    a, b = (w - size) // 2, (h - size) // 2
    img = img.crop((a, b, a + size, b + size))
    x = torch.from_numpy(np.array(img)).permute(2, 0, 1).float() / 255
    m, s = torch.tensor(mean).view(3, 1, 1), torch.tensor(std).view(3, 1, 1)
    return (x * s + m)[None]


# wrong: divided by std before the mean is taken away
# says: You can get this if the pixels are divided by std first and
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    img = image.convert("RGB")
    f = round(size / 0.875) / min(img.size)
    w, h = round(img.width * f), round(img.height * f)
    img = img.resize((w, h), Image.BICUBIC)
    a, b = (w - size) // 2, (h - size) // 2
    img = img.crop((a, b, a + size, b + size))
    x = torch.from_numpy(np.array(img)).permute(2, 0, 1).float() / 255
    m, s = torch.tensor(mean).view(3, 1, 1), torch.tensor(std).view(3, 1, 1)
    return (x / s - m)[None]


# wrong: reshaped instead of permuted
# says: The picture is in shreds: you can get this if reshape is to
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    img = image.convert("RGB")
    f = round(size / 0.875) / min(img.size)
    w, h = round(img.width * f), round(img.height * f)
    img = img.resize((w, h), Image.BICUBIC)
    a, b = (w - size) // 2, (h - size) // 2
    img = img.crop((a, b, a + size, b + size))
    x = torch.from_numpy(np.array(img)).reshape(3, size, size).float() / 255
    m, s = torch.tensor(mean).view(3, 1, 1), torch.tensor(std).view(3, 1, 1)
    return ((x - m) / s)[None]


# wrong: rows and columns are swapped
# says: The picture lies on its side: rows and columns have changed
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    img = image.convert("RGB")
    f = round(size / 0.875) / min(img.size)
    w, h = round(img.width * f), round(img.height * f)
    img = img.resize((w, h), Image.BICUBIC)
    a, b = (w - size) // 2, (h - size) // 2
    img = img.crop((a, b, a + size, b + size))
    x = torch.from_numpy(np.array(img)).permute(2, 1, 0).float() / 255
    m, s = torch.tensor(mean).view(3, 1, 1), torch.tensor(std).view(3, 1, 1)
    return ((x - m) / s)[None]


# wrong: mean and std of the picture itself
# says: You can get this if each picture is standardized by its own
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    img = image.convert("RGB")
    f = round(size / 0.875) / min(img.size)
    w, h = round(img.width * f), round(img.height * f)
    img = img.resize((w, h), Image.BICUBIC)
    a, b = (w - size) // 2, (h - size) // 2
    img = img.crop((a, b, a + size, b + size))
    x = torch.from_numpy(np.array(img)).permute(2, 0, 1).float() / 255
    return ((x - x.mean((1, 2), keepdim=True)) / x.std((1, 2), keepdim=True))[None]


# wrong: ImageNet's mean and std whatever is asked for
# says: You can get this if ImageNet's mean and std are used whatever
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    img = image.convert("RGB")
    f = round(size / 0.875) / min(img.size)
    w, h = round(img.width * f), round(img.height * f)
    img = img.resize((w, h), Image.BICUBIC)
    a, b = (w - size) // 2, (h - size) // 2
    img = img.crop((a, b, a + size, b + size))
    x = torch.from_numpy(np.array(img)).permute(2, 0, 1).float() / 255
    m, s = torch.tensor(IMAGENET_MEAN).view(3, 1, 1), torch.tensor(IMAGENET_STD).view(3, 1, 1)
    return ((x - m) / s)[None]


# slip: double precision
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    img = image.convert("RGB")
    f = round(size / 0.875) / min(img.size)
    w, h = round(img.width * f), round(img.height * f)
    img = img.resize((w, h), Image.BICUBIC)
    a, b = (w - size) // 2, (h - size) // 2
    img = img.crop((a, b, a + size, b + size))
    x = (np.array(img) / 255 - np.array(mean)) / np.array(std)
    return torch.from_numpy(x).permute(2, 0, 1).unsqueeze(0)


# slip: a gray picture breaks it
# says: RGB pictures work, and not all others do: you can get this
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    img = image
    f = round(size / 0.875) / min(img.size)
    w, h = round(img.width * f), round(img.height * f)
    img = img.resize((w, h), Image.BICUBIC)
    a, b = (w - size) // 2, (h - size) // 2
    img = img.crop((a, b, a + size, b + size))
    x = torch.from_numpy(np.array(img)).permute(2, 0, 1).float() / 255
    m, s = torch.tensor(mean).view(3, 1, 1), torch.tensor(std).view(3, 1, 1)
    return ((x - m) / s)[None]


# right: torchvision's transforms would do the same; here torch's interpolate
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    x = torch.from_numpy(np.array(image.convert("RGB"))).permute(2, 0, 1)[None].float() / 255
    short = round(size / 0.875)
    h, w = x.shape[2:]
    if h < w:
        new = (short, round(w * short / h))
    else:
        new = (round(h * short / w), short)
    x = torch.nn.functional.interpolate(x, size=new, mode="bicubic", antialias=True, align_corners=False).clamp(0, 1)
    top, left = (new[0] - size) // 2, (new[1] - size) // 2
    x = x[:, :, top : top + size, left : left + size]
    return torch.stack([(x[:, c] - mean[c]) / std[c] for c in range(3)], dim=1)


# right: NumPy to the end
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    img = image.convert("RGB")
    short = round(size / 0.875)
    if img.width < img.height:
        img = img.resize((short, int(img.height * short / img.width)), Image.BILINEAR)
    else:
        img = img.resize((int(img.width * short / img.height), short), Image.BILINEAR)
    top, left = round((img.height - size) / 2), round((img.width - size) / 2)
    x = np.asarray(img, dtype=np.float32)[top : top + size, left : left + size] / 255.0
    x = (x - np.array(mean, dtype=np.float32)) / np.array(std, dtype=np.float32)
    return torch.from_numpy(np.ascontiguousarray(x.transpose(2, 0, 1)[None]))


# wrong: 0.5 for mean and std
# says: You can get this if 0.5 is written down for mean and std.
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    image = image.convert("RGB")
    w, h = image.size
    s = round(size / 0.875) / min(w, h)
    image = image.resize((round(w * s), round(h * s)), Image.BICUBIC)
    w, h = image.size
    left, top = (w - size) // 2, (h - size) // 2
    x = torch.from_numpy(np.array(image.crop((left, top, left + size, top + size)))).permute(2, 0, 1).float() / 255
    return ((x - 0.5) / 0.5)[None]


# wrong: divided by the variance
# says: The pixels are divided by the square of std
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    image = image.convert("RGB")
    w, h = image.size
    s = round(size / 0.875) / min(w, h)
    image = image.resize((round(w * s), round(h * s)), Image.BICUBIC)
    w, h = image.size
    left, top = (w - size) // 2, (h - size) // 2
    x = torch.from_numpy(np.array(image.crop((left, top, left + size, top + size)))).permute(2, 0, 1).float() / 255
    return ((x - torch.tensor(mean)[:, None, None]) / torch.tensor(std)[:, None, None] ** 2)[None]


# wrong: small pictures do not grow
# says: You can get this if the center is cut out of a picture in its
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    image = image.convert("RGB")
    w, h = image.size
    s = min(1.0, round(size / 0.875) / min(w, h))
    image = image.resize((round(w * s), round(h * s)), Image.BICUBIC)
    w, h = image.size
    left, top = (w - size) // 2, (h - size) // 2
    x = torch.from_numpy(np.array(image.crop((left, top, left + size, top + size)))).permute(2, 0, 1).float() / 255
    return ((x - torch.tensor(mean)[:, None, None]) / torch.tensor(std)[:, None, None])[None]


# wrong: std is forgotten
# says: mean has been taken away, and std isn't used
def preprocess(
    image: Image.Image,
    *,
    size: int = 224,
    mean: Sequence[float] = IMAGENET_MEAN,
    std: Sequence[float] = IMAGENET_STD,
) -> Tensor:
    image = image.convert("RGB")
    short = round(size / 0.875)
    w, h = image.size
    scale = short / min(w, h)
    image = image.resize((round(w * scale), round(h * scale)), Image.BICUBIC)
    w, h = image.size
    left = (w - size) // 2
    top = (h - size) // 2
    image = image.crop((left, top, left + size, top + size))
    x = torch.tensor(np.array(image)).float().permute(2, 0, 1) / 255
    x = x - torch.tensor(mean).reshape(3, 1, 1)
    return x[None]


# wrong: width and height swapped for resize
# says: if width and height change places on the way to resize
def preprocess(
    image: Image.Image,
    *,
    size: int = 224,
    mean: Sequence[float] = IMAGENET_MEAN,
    std: Sequence[float] = IMAGENET_STD,
) -> Tensor:
    image = image.convert("RGB")
    short = round(size / 0.875)
    w, h = image.size
    scale = short / min(w, h)
    image = image.resize((round(h * scale), round(w * scale)), Image.BICUBIC)
    w, h = image.size
    left = (w - size) // 2
    top = (h - size) // 2
    image = image.crop((left, top, left + size, top + size))
    x = torch.tensor(np.array(image)).float().permute(2, 0, 1) / 255
    x = (x - torch.tensor(mean).reshape(3, 1, 1)) / torch.tensor(std).reshape(3, 1, 1)
    return x[None]


# wrong: torch.tensor of a picture
# says: torch.tensor takes numbers, and lists or arrays of them
def preprocess(
    image: Image.Image,
    *,
    size: int = 224,
    mean: Sequence[float] = IMAGENET_MEAN,
    std: Sequence[float] = IMAGENET_STD,
) -> Tensor:
    image = image.convert("RGB")
    short = round(size / 0.875)
    w, h = image.size
    scale = short / min(w, h)
    image = image.resize((round(w * scale), round(h * scale)), Image.BICUBIC)
    w, h = image.size
    left = (w - size) // 2
    top = (h - size) // 2
    image = image.crop((left, top, left + size, top + size))
    x = torch.tensor(image).float().permute(2, 0, 1)
    x = (x - torch.tensor(mean).reshape(3, 1, 1)) / torch.tensor(std).reshape(3, 1, 1)
    return x[None]


# slip: the batch axis is forgotten
# says: The answer has three axes, where a batch has four.
def preprocess(
    image: Image.Image,
    *,
    size: int = 224,
    mean: Sequence[float] = IMAGENET_MEAN,
    std: Sequence[float] = IMAGENET_STD,
) -> Tensor:
    from torchvision import transforms
    steps = transforms.Compose([
        transforms.Resize(round(size / 0.875), interpolation=transforms.InterpolationMode.BICUBIC),
        transforms.CenterCrop(size),
        transforms.ToTensor(),
        transforms.Normalize(mean, std),
    ])
    return steps(image.convert("RGB"))


# slip: only gray pictures are converted: RGBA has four channels, a palette is not looked up
# says: RGB pictures work, and not all others do: you can get this if
def preprocess(
    image: Image.Image,
    *,
    size: int = 224,
    mean: Sequence[float] = IMAGENET_MEAN,
    std: Sequence[float] = IMAGENET_STD,
) -> Tensor:
    from torchvision import transforms as T

    if image.mode == "L":
        image = image.convert("RGB")
    tf = T.Compose([
        T.Resize(round(size / 0.875), interpolation=T.InterpolationMode.BICUBIC),
        T.CenterCrop(size),
        T.ToTensor(),
        T.Normalize(mean, std),
    ])
    return tf(image).unsqueeze(0)


# wrong: 256 and 224 are written in, as most tutorials have them
# says: The batch has 224 rows and columns where `size` asks for another number.
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    transform = transforms.Compose(
        [
            transforms.Resize(256, interpolation=transforms.InterpolationMode.BICUBIC),
            transforms.CenterCrop(224),
            transforms.ToTensor(),
            transforms.Normalize(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225]),
        ]
    )
    return transform(image.convert("RGB")).unsqueeze(0)


# wrong: 256 for every size
# says: Where `size` isn't 224, the picture shows another part
def preprocess(
    image: Image.Image,
    *,
    size: int = 224,
    mean: Sequence[float] = IMAGENET_MEAN,
    std: Sequence[float] = IMAGENET_STD,
) -> Tensor:
    rgb = image.convert("RGB")
    factor = 256 / min(rgb.size)
    w, h = round(rgb.width * factor), round(rgb.height * factor)
    rgb = rgb.resize((w, h), Image.Resampling.BICUBIC)
    left, top = (w - size) // 2, (h - size) // 2
    rgb = rgb.crop((left, top, left + size, top + size))
    array = np.asarray(rgb, dtype=np.float32) / 255.0
    array = (array - np.array(mean, dtype=np.float32)) / np.array(std, dtype=np.float32)
    return torch.from_numpy(array.transpose(2, 0, 1).copy())[None]


# wrong: divided twice
# says: The numbers are far too small
def preprocess(
    image: Image.Image,
    *,
    size: int = 224,
    mean: Sequence[float] = IMAGENET_MEAN,
    std: Sequence[float] = IMAGENET_STD,
) -> Tensor:
    from torchvision import transforms

    pipeline = transforms.Compose(
        [
            transforms.Resize(round(size / 0.875), interpolation=transforms.InterpolationMode.BICUBIC),
            transforms.CenterCrop(size),
            transforms.ToTensor(),
            transforms.Lambda(lambda x: x / 255.0),
            transforms.Normalize(mean=list(mean), std=list(std)),
        ]
    )
    return pipeline(image.convert("RGB"))[None, ...]


# wrong: the margin of the short side on both axes
# says: You can get this if the cut begins as far from the left as from
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    short = round(size / 0.875)
    img = image.convert("RGB")
    f = short / min(img.size)
    img = img.resize((max(short, round(img.width * f)), max(short, round(img.height * f))), Image.BICUBIC)
    x = torch.tensor(np.asarray(img)).permute(2, 0, 1).float().div(255)
    begin = (short - size) // 2
    x = x[:, begin : begin + size, begin : begin + size]
    m, s = torch.tensor(mean)[:, None, None], torch.tensor(std)[:, None, None]
    return ((x - m) / s).unsqueeze(0)
