"""More of what learners get wrong in 4.2: which part of the picture, and which numbers for its pixels."""

from __future__ import annotations

import numpy as np
import torch
from PIL import Image

from autograder.testing import mistake, variant

IMAGENET_MEAN, IMAGENET_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


@mistake(
    "4.2",
    "corner-instead-of-center",
    "You can get this if the cut begins in the top left corner: the docstring wants the center. How much is left over "
    "on either side, and where does the cut begin?",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    picture = image.convert("RGB")
    factor = round(size / 0.875) / min(picture.size)
    width, height = (round(side * factor) for side in picture.size)
    picture = picture.resize((width, height), Image.Resampling.BICUBIC)
    left, top = 0, 0
    picture = picture.crop((left, top, left + size, top + size))
    pixels = torch.from_numpy(np.array(picture)).permute(2, 0, 1).to(torch.float32) / 255
    center = torch.tensor(mean, dtype=torch.float32).reshape(3, 1, 1)
    spread = torch.tensor(std, dtype=torch.float32).reshape(3, 1, 1)
    return ((pixels - center) / spread).unsqueeze(0)


@mistake(
    "4.2",
    "one-offset-for-both-axes",
    "You can get this if the cut begins as far from the left as from the top, or the other way round on each axis. "
    "Where a picture isn't square, more is left over on one than on the other: how far in does the center begin?",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    picture = image.convert("RGB")
    factor = round(size / 0.875) / min(picture.size)
    width, height = (round(side * factor) for side in picture.size)
    picture = picture.resize((width, height), Image.Resampling.BICUBIC)
    start = (min(width, height) - size) // 2
    picture = picture.crop((start, start, start + size, start + size))
    pixels = torch.from_numpy(np.array(picture)).permute(2, 0, 1).to(torch.float32) / 255
    center = torch.tensor(mean, dtype=torch.float32).reshape(3, 1, 1)
    spread = torch.tensor(std, dtype=torch.float32).reshape(3, 1, 1)
    return ((pixels - center) / spread).unsqueeze(0)


@mistake(
    "4.2",
    "long-side-resized",
    "You can get this if the long side gets the length that the short one was to get: the picture is then too small "
    "for the cut. Which of the two sides should the length go by?",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    picture = image.convert("RGB")
    factor = round(size / 0.875) / max(picture.size)
    width, height = (round(side * factor) for side in picture.size)
    picture = picture.resize((width, height), Image.Resampling.BICUBIC)
    left, top = (width - size) // 2, (height - size) // 2
    picture = picture.crop((left, top, left + size, top + size))
    pixels = torch.from_numpy(np.array(picture)).permute(2, 0, 1).to(torch.float32) / 255
    center = torch.tensor(mean, dtype=torch.float32).reshape(3, 1, 1)
    spread = torch.tensor(std, dtype=torch.float32).reshape(3, 1, 1)
    return ((pixels - center) / spread).unsqueeze(0)


@mistake(
    "4.2",
    "times-std-plus-mean",
    "You can get this if the pixels are multiplied by std and mean is added: that is the way back. Compare with "
    "(value - mean) / std.",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    picture = image.convert("RGB")
    factor = round(size / 0.875) / min(picture.size)
    width, height = (round(side * factor) for side in picture.size)
    picture = picture.resize((width, height), Image.Resampling.BICUBIC)
    left, top = (width - size) // 2, (height - size) // 2
    picture = picture.crop((left, top, left + size, top + size))
    pixels = torch.from_numpy(np.array(picture)).permute(2, 0, 1).to(torch.float32) / 255
    center = torch.tensor(mean, dtype=torch.float32).reshape(3, 1, 1)
    spread = torch.tensor(std, dtype=torch.float32).reshape(3, 1, 1)
    return (pixels * spread + center).unsqueeze(0)


@mistake(
    "4.2",
    "std-before-mean",
    "You can get this if the pixels are divided by std first and mean is taken away after that. Where do the brackets "
    "of (value - mean) / std stand?",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    picture = image.convert("RGB")
    factor = round(size / 0.875) / min(picture.size)
    width, height = (round(side * factor) for side in picture.size)
    picture = picture.resize((width, height), Image.Resampling.BICUBIC)
    left, top = (width - size) // 2, (height - size) // 2
    picture = picture.crop((left, top, left + size, top + size))
    pixels = torch.from_numpy(np.array(picture)).permute(2, 0, 1).to(torch.float32) / 255
    center = torch.tensor(mean, dtype=torch.float32).reshape(3, 1, 1)
    spread = torch.tensor(std, dtype=torch.float32).reshape(3, 1, 1)
    return (pixels / spread - center).unsqueeze(0)


@mistake(
    "4.2",
    "reshaped-instead-of-permuted",
    "The picture is in shreds: you can get this if reshape is to bring the channels to the front. It keeps the "
    "numbers in their order and cuts elsewhere: which call moves an axis?",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    picture = image.convert("RGB")
    factor = round(size / 0.875) / min(picture.size)
    width, height = (round(side * factor) for side in picture.size)
    picture = picture.resize((width, height), Image.Resampling.BICUBIC)
    left, top = (width - size) // 2, (height - size) // 2
    picture = picture.crop((left, top, left + size, top + size))
    pixels = torch.from_numpy(np.array(picture)).reshape(3, size, size).to(torch.float32) / 255
    center = torch.tensor(mean, dtype=torch.float32).reshape(3, 1, 1)
    spread = torch.tensor(std, dtype=torch.float32).reshape(3, 1, 1)
    return ((pixels - center) / spread).unsqueeze(0)


@mistake(
    "4.2",
    "rows-and-columns-swapped",
    "The picture lies on its side: rows and columns have changed places. NumPy gives rows first: in which "
    "order do the axes go into permute?",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    picture = image.convert("RGB")
    factor = round(size / 0.875) / min(picture.size)
    width, height = (round(side * factor) for side in picture.size)
    picture = picture.resize((width, height), Image.Resampling.BICUBIC)
    left, top = (width - size) // 2, (height - size) // 2
    picture = picture.crop((left, top, left + size, top + size))
    pixels = torch.from_numpy(np.array(picture)).permute(2, 1, 0).to(torch.float32) / 255
    center = torch.tensor(mean, dtype=torch.float32).reshape(3, 1, 1)
    spread = torch.tensor(std, dtype=torch.float32).reshape(3, 1, 1)
    return ((pixels - center) / spread).unsqueeze(0)


@mistake(
    "4.2",
    "always-imagenet-s-numbers",
    "You can get this if ImageNet's mean and std are used whatever the caller says. Which arguments hold the ones to "
    "use?",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    picture = image.convert("RGB")
    factor = round(size / 0.875) / min(picture.size)
    width, height = (round(side * factor) for side in picture.size)
    picture = picture.resize((width, height), Image.Resampling.BICUBIC)
    left, top = (width - size) // 2, (height - size) // 2
    picture = picture.crop((left, top, left + size, top + size))
    pixels = torch.from_numpy(np.array(picture)).permute(2, 0, 1).to(torch.float32) / 255
    center = torch.tensor(IMAGENET_MEAN).reshape(3, 1, 1)
    spread = torch.tensor(IMAGENET_STD).reshape(3, 1, 1)
    return ((pixels - center) / spread).unsqueeze(0)


@mistake(
    "4.2",
    "size-written-in",
    "The batch has 224 rows and columns where `size` asks for another number. Which of the four steps should look at "
    "the argument?",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    steps = [
        transforms.Resize(256, interpolation=transforms.InterpolationMode.BICUBIC),
        transforms.CenterCrop(224),
        transforms.ToTensor(),
        transforms.Normalize(mean, std),
    ]
    return transforms.Compose(steps)(image.convert("RGB")).unsqueeze(0)


@variant("size-written-in")
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    steps = [
        transforms.Resize(round(size / 0.875), interpolation=transforms.InterpolationMode.BICUBIC),
        transforms.CenterCrop(224),
        transforms.ToTensor(),
        transforms.Normalize(IMAGENET_MEAN, IMAGENET_STD),
    ]
    return transforms.Compose(steps)(image.convert("RGB")).unsqueeze(0)


@mistake(
    "4.2",
    "a-half-written-in",
    "You can get this if 0.5 is written down for mean and std. Which arguments hold the ones to use?",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    steps = [transforms.Resize(round(size / 0.875), 3), transforms.CenterCrop(size), transforms.ToTensor()]
    return (transforms.Compose(steps)(image.convert("RGB")).unsqueeze(0) - 0.5) / 0.5


@mistake(
    "4.2",
    "std-squared",
    "The pixels are divided by the square of std, which is the variance. Compare with (value - mean) / std.",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    steps = [transforms.Resize(round(size / 0.875), 3), transforms.CenterCrop(size), transforms.ToTensor()]
    picture = transforms.Compose(steps)(image.convert("RGB"))
    return transforms.Normalize(mean, [s**2 for s in std])(picture).unsqueeze(0)


@mistake(
    "4.2",
    "its-own-mean-and-std",
    "You can get this if each picture is standardized by its own mean and std. Those of the training set come as "
    "arguments: a dark picture should stay dark.",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    picture = image.convert("RGB")
    factor = round(size / 0.875) / min(picture.size)
    width, height = (round(side * factor) for side in picture.size)
    picture = picture.resize((width, height), Image.Resampling.BICUBIC)
    left, top = (width - size) // 2, (height - size) // 2
    picture = picture.crop((left, top, left + size, top + size))
    pixels = torch.from_numpy(np.array(picture)).permute(2, 0, 1).to(torch.float32) / 255
    center = pixels.mean((1, 2), keepdim=True)
    spread = pixels.std((1, 2), keepdim=True)
    return ((pixels - center) / spread).unsqueeze(0)
