"""With what torch has ready."""


def describe(tensor):
    return {
        "numel": tensor.shape.numel(),
        "ndim": tensor.dim(),
        "device": f"{tensor.device}",
        "dtype": f"{tensor.dtype}",
        "shape": (*tensor.size(),),
    }


def seeded_normal(shape, seed):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return torch.randn(shape)


def border(image):
    ring = image.clone()
    ring[1:-1, 1:-1] = 0
    return ring


def every_other(image):
    return image[::2, ::2].clone()


def to_channels_first(images):
    return torch.einsum("nhwc->nchw", images)


def add_batch(image):
    return image.unsqueeze(0)


def standardize(features):
    numbers = features if features.is_floating_point() else features.float()
    std, mean = torch.std_mean(numbers, dim=0, correction=0)
    return torch.where(std > 0, (numbers - mean) / std.clamp(min=1e-12), torch.zeros_like(numbers))


def pairwise_distances(a, b):
    return torch.cdist(a, b)


def softmax(scores):
    return scores.log_softmax(dim=-1).exp()


def top1(scores):
    found = torch.topk(torch.softmax(scores, dim=1), 1, dim=1)
    return found.indices[:, 0], found.values[:, 0]


def one_hot(labels, num_classes):
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError("a label is no class")
    return torch.nn.functional.one_hot(labels, num_classes).float()


def to_numpy(tensor):
    return tensor.detach().cpu().numpy().copy()


def gradient(f, x):
    return torch.func.grad(f)(x.detach())
