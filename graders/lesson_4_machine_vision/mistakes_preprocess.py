"""What learners get wrong in 4.2, and what a teacher would say. Each function is a wrong implementation."""

from __future__ import annotations

import numpy as np
import torch
from PIL import Image

from autograder.testing import mistake, variant

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)


@mistake(
    "4.2",
    "squeezed",
    "The picture was squeezed into a square: you can get this if both sides are set. Some dogs become dachshunds. "
    "Which side decides, and what happens to the other?",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    side = round(size / 0.875)
    picture = image.convert("RGB").resize((side, side), Image.Resampling.BICUBIC)
    edge = (side - size) // 2
    picture = picture.crop((edge, edge, edge + size, edge + size))
    pixels = torch.from_numpy(np.array(picture)).permute(2, 0, 1).float() / 255
    return ((pixels - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1)).unsqueeze(0)


@variant("squeezed")
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    steps = [transforms.Resize((size, size)), transforms.ToTensor(), transforms.Normalize(mean, std)]
    return transforms.Compose(steps)(image.convert("RGB")).unsqueeze(0)


@mistake(
    "4.2",
    "bytes-not-scaled",
    "The numbers are far too large: you can get this if bytes from 0 to 255 are normalized as they are. For which "
    "range are mean and std meant?",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    steps = [transforms.Resize(round(size / 0.875)), transforms.CenterCrop(size), transforms.PILToTensor()]
    pixels = transforms.Compose(steps)(image.convert("RGB")).float()
    return transforms.Normalize(mean, std)(pixels).unsqueeze(0)


@mistake(
    "4.2",
    "normalized-before-scaling",
    "You can get this if mean and std come first and the division by 255 after them. mean and std are meant for "
    "numbers from 0 to 1.",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    steps = [transforms.Resize(round(size / 0.875)), transforms.CenterCrop(size), transforms.PILToTensor()]
    pixels = transforms.Compose(steps)(image.convert("RGB")).float()
    return (transforms.Normalize(mean, std)(pixels) / 255).unsqueeze(0)


@mistake(
    "4.2",
    "not-normalized",
    "The pixels are there, from 0 to 1, but mean and std have not been used.",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    steps = [transforms.Resize(round(size / 0.875)), transforms.CenterCrop(size), transforms.ToTensor()]
    return transforms.Compose(steps)(image.convert("RGB")).unsqueeze(0)


@mistake(
    "4.2",
    "std-forgotten",
    "mean has been taken away, and std isn't used: what is divided by it, and when?",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    steps = [transforms.Resize(round(size / 0.875), transforms.InterpolationMode.BICUBIC), transforms.CenterCrop(size)]
    pixels = transforms.Compose([*steps, transforms.ToTensor()])(image.convert("RGB"))
    return (pixels - torch.tensor(mean).view(3, 1, 1)).unsqueeze(0)


@mistake(
    "4.2",
    "sides-swapped",
    "You can get this if width and height change places on the way to resize: a picture that isn't square is then "
    "squeezed. In which order does Pillow give them, and in which does it want them?",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    factor = round(size / 0.875) / min(image.size)
    width, height = (round(side * factor) for side in image.size)
    image = image.convert("RGB").resize((height, width), Image.Resampling.BICUBIC)
    steps = [transforms.CenterCrop(size), transforms.ToTensor(), transforms.Normalize(mean, std)]
    return transforms.Compose(steps)(image).unsqueeze(0)


@mistake(
    "4.2",
    "channels-last",
    "The channels are the last axis, as in Pillow and NumPy. Which order does torch want, and which call of "
    "lesson 2 moves an axis?",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    steps = [transforms.Resize(round(size / 0.875)), transforms.CenterCrop(size)]
    pixels = torch.from_numpy(np.array(transforms.Compose(steps)(image.convert("RGB")))).float() / 255
    return ((pixels - torch.tensor(mean)) / torch.tensor(std)).unsqueeze(0)


@variant("channels-last")
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    steps = [transforms.Resize(round(size / 0.875)), transforms.CenterCrop(size)]
    pixels = torch.from_numpy(np.array(transforms.Compose(steps)(image.convert("RGB")))).float() / 255
    return (pixels - torch.tensor(mean)) / torch.tensor(std)


@mistake(
    "4.2",
    "batch-axis-missing",
    "The answer has three axes, where a batch has four. What makes one picture a batch of one?",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    steps = [transforms.Resize(round(size / 0.875)), transforms.CenterCrop(size), transforms.ToTensor()]
    return transforms.Normalize(mean, std)(transforms.Compose(steps)(image.convert("RGB")))


@mistake(
    "4.2",
    "not-converted-to-rgb",
    "RGB pictures work, and not all others do: you can get this if a picture isn't converted first. A gray one has "
    "one channel, transparency can bring one more, a palette picture has numbers of colors, and three channels may be "
    "HSV.",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    steps = [transforms.Resize(round(size / 0.875)), transforms.CenterCrop(size), transforms.ToTensor()]
    return transforms.Normalize(mean, std)(transforms.Compose(steps)(image)).unsqueeze(0)


@variant("not-converted-to-rgb")
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    steps = [transforms.Resize(round(size / 0.875)), transforms.CenterCrop(size), transforms.ToTensor()]
    pixels = transforms.Compose(steps)(image)
    if len(pixels) == 1:
        pixels = pixels.repeat(3, 1, 1)
    return transforms.Normalize(mean, std)(pixels[:3]).unsqueeze(0)


@variant("not-converted-to-rgb")
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    if len(image.getbands()) != 3:
        image = image.convert("RGB")
    steps = [transforms.Resize(round(size / 0.875)), transforms.CenterCrop(size), transforms.ToTensor()]
    return transforms.Normalize(mean, std)(transforms.Compose(steps)(image)).unsqueeze(0)


@mistake(
    "4.2",
    "alpha-blended",
    "Pictures with transparency were laid on a background. Often a good idea; here alpha is simply dropped, as "
    'convert("RGB") does.',
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    if image.mode in ("RGBA", "LA"):
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image.convert("RGBA"))
    steps = [transforms.Resize(round(size / 0.875)), transforms.CenterCrop(size), transforms.ToTensor()]
    return transforms.Normalize(mean, std)(transforms.Compose(steps)(image.convert("RGB"))).unsqueeze(0)


@mistake(
    "4.2",
    "blue-first",
    "Red and blue have changed places: this is the order of OpenCV. Pillow gives red, green, blue, and so the "
    "net wants them.",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    steps = [transforms.Resize(round(size / 0.875)), transforms.CenterCrop(size), transforms.ToTensor()]
    pixels = transforms.Compose(steps)(image.convert("RGB")).flip(0)
    return transforms.Normalize(mean, std)(pixels).unsqueeze(0)


@variant("blue-first")
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    steps = [transforms.Resize(round(size / 0.875)), transforms.CenterCrop(size), transforms.ToTensor()]
    pixels = transforms.Compose(steps)(image.convert("RGB"))
    return transforms.Normalize(mean, std)(pixels).flip(0).unsqueeze(0)


@mistake(
    "4.2",
    "short-side-to-size",
    "The picture shows more than it should: you can get this if the short side becomes `size` at once. The docstring "
    "leaves a margin, which the crop then cuts away.",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    steps = [transforms.Resize(size), transforms.CenterCrop(size), transforms.ToTensor()]
    return transforms.Normalize(mean, std)(transforms.Compose(steps)(image.convert("RGB"))).unsqueeze(0)


@mistake(
    "4.2",
    "size-256-written-in",
    "Where `size` isn't 224, the picture shows another part than it should: you can get this if the short side is 256 "
    "whatever is asked for. What does step 2 make of `size`?",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    steps = [transforms.Resize(256), transforms.CenterCrop(size), transforms.ToTensor()]
    return transforms.Normalize(mean, std)(transforms.Compose(steps)(image.convert("RGB"))).unsqueeze(0)


@mistake(
    "4.2",
    "scaled-twice",
    "The numbers are far too small: you can get this if they are divided by 255 twice. ToTensor does it to a picture "
    "by itself. In which line do they come into the range from 0 to 1?",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    short = round(size / 0.875)
    steps = [transforms.Resize(short), transforms.CenterCrop(size), transforms.ToTensor()]
    return transforms.Normalize(mean, std)(transforms.Compose(steps)(image.convert("RGB")) / 255).unsqueeze(0)


@mistake(
    "4.2",
    "short-side-not-resized",
    "You can get this if the center is cut out of a picture in its own size. Every picture is resized first, also one "
    "that's smaller than `size`: its short side then always has as many pixels as step 2 says.",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    steps = [transforms.CenterCrop(size), transforms.ToTensor()]
    return transforms.Normalize(mean, std)(transforms.Compose(steps)(image.convert("RGB"))).unsqueeze(0)


@mistake(
    "4.2",
    "picture-changed",
    "After the call the picture itself has another size: you can get this from thumbnail, which works in place. The "
    "caller still needs it.",
    by="symptom",
)
def preprocess(image, *, size=224, mean=IMAGENET_MEAN, std=IMAGENET_STD):
    from torchvision import transforms

    short = round(size / 0.875)
    if image.mode == "RGB" and min(image.size) > short:
        factor = short / min(image.size)
        image.thumbnail(tuple(round(side * factor) for side in image.size))
    steps = [transforms.Resize(short), transforms.CenterCrop(size), transforms.ToTensor()]
    return transforms.Normalize(mean, std)(transforms.Compose(steps)(image.convert("RGB"))).unsqueeze(0)
