"""What the course hands to learners' functions: activations, small nets, data.

Graders pass these by name, so that only a name and plain arguments travel to the learner's
process; learners may import them too (``from autograder import given``). Everything here is
deterministic: a ``seed`` is always an argument, and no global generator is touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset, TensorDataset

if TYPE_CHECKING:
    from PIL.Image import Image


def identity(z: Tensor) -> Tensor:
    """``z`` itself: the activation of a linear neuron."""
    return z


def step(z: Tensor) -> Tensor:
    """1 where ``z >= 0``, else 0, in the dtype of ``z``."""
    return (z >= 0).to(z.dtype)


def relu(z: Tensor) -> Tensor:
    """``max(z, 0)``."""
    return torch.relu(z)


def sigmoid(z: Tensor) -> Tensor:
    """``1 / (1 + exp(-z))``."""
    return torch.sigmoid(z)


def tanh(z: Tensor) -> Tensor:
    """The hyperbolic tangent."""
    return torch.tanh(z)


def _generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def _draw_weights(module: nn.Module, seed: int) -> nn.Module:
    """Fill every parameter from ``seed``, uniform within ±1/sqrt(fan in), as ``nn.Linear`` does."""
    generator = _generator(seed)
    with torch.no_grad():
        for parameter in module.parameters():
            bound = parameter.shape[-1] ** -0.5
            parameter.uniform_(-bound, bound, generator=generator)
    return module


def square(z: Tensor) -> Tensor:
    """``z * z``: no usual activation, but a layer must take any."""
    return z * z


# ----------------------------------------------------------- lesson 3: small nets and their data


def _net(seed: int, *layers: tuple[type[nn.Module], tuple[float, ...]]) -> nn.Module:
    """The layers one after the other, weights from ``seed``, the global generator left as it was."""
    with torch.random.fork_rng(devices=[]):
        return _draw_weights(nn.Sequential(*(kind(*sizes) for kind, sizes in layers)), seed)


def tanh_net(hidden: int = 8, seed: int = 0, training: bool = True) -> nn.Module:
    """Two inputs, ``hidden`` tanh units, one logit; in train mode unless said otherwise."""
    net = _net(seed, (nn.Linear, (2, hidden)), (nn.Tanh, ()), (nn.Linear, (hidden, 1)))
    return net.train(training)


def dropout_net(hidden: int = 32, seed: int = 0) -> nn.Module:
    """A tanh net with strong dropout: in train mode its answers are random, in eval mode not."""
    layers = [(nn.Linear, (2, hidden)), (nn.Tanh, ()), (nn.Dropout, (0.6,))]
    net = _net(seed, *layers, (nn.Linear, (hidden, 1)))
    with torch.no_grad():
        net.get_submodule("3").get_parameter("weight").mul_(4)
        net.get_submodule("3").get_parameter("bias").zero_()
    return net


def batchnorm_net(hidden: int = 16, seed: int = 0) -> nn.Module:
    """A tanh net with BatchNorm: in train mode its answers depend on the batch, in eval mode not."""
    layers = [(nn.Linear, (2, hidden)), (nn.BatchNorm1d, (hidden,)), (nn.Tanh, ())]
    net = _net(seed, *layers, (nn.Linear, (hidden, 1)))
    generator = _generator(seed + 1)
    with torch.no_grad():
        norm = net.get_submodule("1")
        norm.get_parameter("weight").uniform_(0.5, 1.5, generator=generator)
        norm.get_buffer("running_mean").normal_(generator=generator)
        norm.get_buffer("running_var").uniform_(0.5, 2.0, generator=generator)
        net.get_submodule("3").get_parameter("weight").mul_(4)
    return net


def first_column_net() -> nn.Module:
    """A net whose logit is exactly the first column of its two inputs."""
    net = _net(0, (nn.Linear, (2, 1)))
    with torch.no_grad():
        net.get_parameter("0.weight").copy_(torch.tensor([[1.0, 0.0]]))
        net.get_parameter("0.bias").zero_()
    return net


def flat_net() -> nn.Module:
    """A single linear neuron with two inputs, all its weights 0."""
    net = _net(0, (nn.Linear, (2, 1)))
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.zero_()
    return net


class BrokenNet(nn.Module):
    """A net that raises ``RuntimeError`` whenever it is called."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(2, 1))

    def forward(self, inputs: Tensor) -> Tensor:
        """Raise ``RuntimeError``."""
        raise RuntimeError("this net is broken, on purpose")


def broken_net() -> nn.Module:
    """A net that raises ``RuntimeError`` whenever it is called."""
    return BrokenNet()


def xor_table() -> tuple[Tensor, Tensor]:
    """The four rows of XOR, ``(4, 2)``, and their answers, ``(4, 1)``."""
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs, torch.tensor([[0.0], [1.0], [1.0], [0.0]])


def circles(n: int = 100, noise: float = 0.1, seed: int = 0) -> tuple[Tensor, Tensor]:
    """``n`` points on two circles around the origin, the inner one class 1: ``(n, 2)``, ``(n, 1)``."""
    generator = _generator(seed)
    targets = (torch.arange(n) % 2).float().unsqueeze(1)
    angles = 2 * torch.pi * torch.rand(n, 1, generator=generator)
    radius = 1 - 0.5 * targets
    points = torch.cat([radius * angles.cos(), radius * angles.sin()], dim=1)
    return points + noise * torch.randn(n, 2, generator=generator), targets


def two_clouds(n: int = 24, seed: int = 0) -> tuple[Tensor, Tensor]:
    """``n`` points in two clouds that overlap, one per class: ``(n, 2)``, ``(n, 1)``."""
    targets = (torch.arange(n) % 2).float().unsqueeze(1)
    centres = 0.7 * (2 * targets - 1)
    return 2 * (centres + torch.randn(n, 2, generator=_generator(seed))), targets


def fit(net: nn.Module, inputs: Tensor, targets: Tensor, steps: int = 300, lr: float = 0.1) -> None:
    """Train ``net`` in place with the update rule of Adam written out (no optimiser of torch's)."""
    parameters = [p for p in net.parameters() if p.requires_grad]
    means = [torch.zeros_like(p) for p in parameters]
    squares = [torch.zeros_like(p) for p in parameters]
    for k in range(1, steps + 1 if parameters else 1):
        logits = net(inputs).reshape(targets.shape)
        loss = nn.functional.binary_cross_entropy_with_logits(logits, targets)
        slopes = torch.autograd.grad(loss, parameters)
        with torch.no_grad():
            for p, slope, mean, square in zip(parameters, slopes, means, squares, strict=True):
                mean.mul_(0.9).add_(slope, alpha=0.1)
                square.mul_(0.999).addcmul_(slope, slope, value=0.001)
                root = (square / (1 - 0.999**k)).sqrt() + 1e-8
                p.sub_(lr / (1 - 0.9**k) * mean / root)


def fit_xor(net: nn.Module, steps: int = 300, lr: float = 0.1) -> None:
    """Train ``net`` on XOR, in place, with :func:`fit`."""
    fit(net, *xor_table(), steps, lr)


def sum_of_squares(x: Tensor) -> Tensor:
    """The sum of ``x * x``: a 0-d tensor whose slope is easy to know by heart."""
    return (x * x).sum()


def sum_of_cubes(x: Tensor) -> Tensor:
    """The sum of ``x * x * x``: a 0-d tensor."""
    return (x * x * x).sum()


def sum_of_relus(x: Tensor) -> Tensor:
    """The sum of ``max(x, 0)``: a 0-d tensor with a kink at 0."""
    return torch.relu(x).sum()


def product_of_neighbours(x: Tensor) -> Tensor:
    """The products of entries that follow each other, summed: a 0-d tensor in which entries meet."""
    flat = x.reshape(-1)
    return (flat[:-1] * flat[1:]).sum()


def wave(frequency: float = 1.0, phase: float = 0.0) -> Callable[[Tensor], Tensor]:
    """The function ``x -> sin(frequency * x + phase).sum()``, which gives a 0-d tensor."""

    def f(x: Tensor) -> Tensor:
        return torch.sin(frequency * x + phase).sum()

    return f


# ------------------------------------------- lesson 5: small nets with a head, data sets, loaders


HEADS: dict[str, tuple[str, Callable[[int, int], nn.Module]]] = {
    "fc": ("fc", lambda width, classes: nn.Linear(width, classes)),
    "classifier": ("classifier", lambda width, classes: nn.Linear(width, classes)),
    "no bias": ("fc", lambda width, classes: nn.Linear(width, classes, bias=False)),
    "dropout": ("classifier", lambda width, classes: nn.Sequential(nn.Dropout(0.2), nn.Linear(width, classes))),
    "hardswish": (
        "classifier",
        lambda width, classes: nn.Sequential(
            nn.Linear(width, width + 3), nn.Hardswish(), nn.Dropout(0.2), nn.Linear(width + 3, classes)
        ),
    ),
    "sequence": (
        "fc",
        lambda width, classes: nn.Sequential(
            nn.Linear(width, width + 1), nn.Tanh(), nn.Linear(width + 1, classes), nn.Identity()
        ),
    ),
}
"""Name and maker of each kind of head that :func:`headed_net` can have."""


class HeadedNet(nn.Module):
    """Five numbers in, a backbone of four blocks, a head named ``fc`` or ``classifier``."""

    def __init__(self, blocks: list[nn.Module], name: str, head: nn.Module) -> None:
        super().__init__()
        if name == "fc":  # as in resnet18: blocks are the net's own children
            self.stem, self.layer1, self.layer2, self.layer3 = blocks
            self.relu = nn.ReLU()
            self.fc = head
        else:  # as in the default net: blocks are the children of `features`
            self.features = nn.Sequential(*blocks)
            self.classifier = head

    def forward(self, inputs: Tensor) -> Tensor:
        """``(n, 5) -> (n, classes)`` logits."""
        *backbone, head = (child for child in self.children() if not isinstance(child, nn.ReLU))
        for part in backbone:
            inputs = part(inputs)
        logits: Tensor = head(inputs)
        return logits


def _block(inputs: int, width: int, norm: bool, dropout: float) -> nn.Module:
    parts: list[nn.Module] = [nn.Linear(inputs, width)]
    parts += [nn.BatchNorm1d(width)] if norm else []
    parts += [nn.Tanh()]
    return nn.Sequential(*parts, *([nn.Dropout(dropout)] if dropout else []))


def headed_net(
    head: str = "fc",
    classes: int = 4,
    width: int = 6,
    seed: int = 0,
    norm: bool = True,
    dropout: float = 0.0,
    frozen: str = "",
) -> nn.Module:
    """A small classifier ``(n, 5) -> (n, classes)`` with four blocks and one of the heads of ``HEADS``.

    Args:
        head: "fc" or "classifier" (a ``Linear`` of that name), "no bias", or "dropout", "hardswish" (both a
            ``classifier`` of several layers), "sequence" (an ``fc`` of several layers).
        classes: how many logits.
        width: of the hidden layers.
        seed: the weights are drawn from it, and the statistics of BatchNorm.
        norm: whether each block but the last has a BatchNorm.
        dropout: if not 0, the first blocks have dropout of that probability.
        frozen: "" for nothing, "all", "backbone", "head", or "first" (the head's first ``Linear``).
    """
    name, make = HEADS[head]
    with torch.random.fork_rng(devices=[]):
        blocks = [_block(width if i else 5, width, norm and i < 3, dropout if i < 3 else 0) for i in range(4)]
        net = _draw_weights(HeadedNet(blocks, name, make(width, classes)), seed)
    generator = _generator(seed + 1)
    with torch.no_grad():
        for block in blocks:  # so that the features are neither small nor all at the ends of tanh
            block.get_parameter("0.weight").mul_(2.5)
        for module in net.modules():
            if isinstance(module, nn.BatchNorm1d):
                module.weight.uniform_(0.5, 1.5, generator=generator)
                module.get_buffer("running_mean").normal_(generator=generator).mul_(0.3)
                module.get_buffer("running_var").uniform_(0.2, 0.6, generator=generator)
    own_head = part_of(net, name)
    parts: dict[str, list[nn.Module]] = {
        "": [],
        "all": [net],
        "head": [own_head],
        "first": [next(m for m in own_head.modules() if isinstance(m, nn.Linear))],
        "backbone": [child for child in net.children() if child is not own_head],
    }
    for part in parts[frozen]:
        part.requires_grad_(False)
    return net


def headless_net() -> nn.Module:
    """A small net whose last layer is named ``output``: neither ``fc`` nor ``classifier``."""
    with torch.random.fork_rng(devices=[]):
        net = nn.Sequential()
        net.add_module("stem", nn.Linear(5, 6))
        net.add_module("bend", nn.Tanh())
        net.add_module("output", nn.Linear(6, 4))
        return _draw_weights(net, 0)


class HeadOnly(nn.Module):
    """A net that is nothing but its head."""

    def __init__(self, fc: nn.Module) -> None:
        super().__init__()
        self.fc = fc

    def forward(self, inputs: Tensor) -> Tensor:
        """``(n, 5) -> (n, classes)`` logits."""
        logits: Tensor = self.fc(inputs)
        return logits


def flat_head_net(classes: int = 4) -> nn.Module:
    """A net that is nothing but its head ``fc``, all weights 0: every class is as likely as any other."""
    with torch.random.fork_rng(devices=[]):
        net = HeadOnly(nn.Linear(5, classes))
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.zero_()
    return net


class WatchedNet(nn.Module):
    """A linear classifier whose answers are others when autograd tracks them."""

    def __init__(self, fc: nn.Module) -> None:
        super().__init__()
        self.fc = fc

    def forward(self, inputs: Tensor) -> Tensor:
        """``(n, 5) -> (n, classes)`` logits, their order turned round where they are tracked."""
        logits: Tensor = self.fc(inputs)
        return -3 * logits if logits.requires_grad else logits


def watched_net(classes: int = 4, seed: int = 0) -> nn.Module:
    """A linear classifier ``(n, 5) -> (n, classes)`` whose answers are others when autograd tracks them."""
    with torch.random.fork_rng(devices=[]):
        return _draw_weights(WatchedNet(nn.Linear(5, classes)), seed)


def zoo_net() -> nn.Module:
    """The zoo's default net, pretrained."""
    from autograder import zoo

    return zoo.pretrained()[0]


def part_of(model: nn.Module, name: str) -> nn.Module:
    """The module of that name inside ``model``: ``"fc"``, ``"features.1"``."""
    return model.get_submodule(name)


def state_of_part(model: nn.Module, name: str) -> dict[str, Tensor]:
    """Copies of the parameters and buffers of the module of that name inside ``model``."""
    return {k: v.detach().clone() for k, v in part_of(model, name).state_dict().items()}


def nudge(model: nn.Module, inputs: Tensor, lr: float = 0.1) -> None:
    """One step of plain gradient descent, in eval mode, for every parameter of ``model`` that requires grad.

    What it moves is what would train; all else stays as it is. What it makes smaller is the mean of the squared answers
    times some fixed factors.
    """
    modes = [(module, module.training) for module in model.modules()]
    parameters = [p for p in model.parameters() if p.requires_grad]
    model.eval()
    if parameters:
        answers = model(inputs)
        factors = torch.linspace(1, 2, answers.numel()).reshape(answers.shape)
        slopes = torch.autograd.grad((factors * answers.square()).mean(), parameters, allow_unused=True)
        with torch.no_grad():
            for parameter, slope in zip(parameters, slopes, strict=True):
                if slope is not None:
                    parameter.sub_(lr * slope)
    for module, training in modes:
        module.training = training


def names_of(model: nn.Module, parameters: Iterable[Tensor]) -> list[str]:
    """The names that these parameters have in ``model``, "" for what is no parameter of it."""
    known = {id(p): name for name, p in model.named_parameters()}
    return [known.get(id(p), "") for p in parameters]


class NumberedItems(Dataset[tuple[Tensor, int]]):
    """``n`` items; item i is ``(tensor([i.0]), i)``, so that each can be told from all others."""

    def __init__(self, n: int) -> None:
        self._n = n

    def __len__(self) -> int:
        """How many."""
        return self._n

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        """The item of that number."""
        i = int(index)
        if not 0 <= i < self._n:
            raise IndexError(i)
        return torch.tensor([float(i)]), i


def numbered_items(n: int = 10) -> Dataset[tuple[Tensor, int]]:
    """A data set of ``n`` items; item i is ``(tensor([i.0]), i)``, so that each can be told from all others."""
    return NumberedItems(n)


def labelled_rows(n: int = 24, classes: int = 4, seed: int = 0, noise: float = 0.5) -> tuple[Tensor, Tensor]:
    """``n`` rows of five numbers and their classes, ``(n, 5)`` float32 and ``(n,)`` int64; with noise they overlap."""
    generator = _generator(seed)
    labels = torch.randint(classes, (n,), generator=generator)
    centres = torch.randn(classes, 5, generator=_generator(classes))
    return centres[labels] + noise * torch.randn(n, 5, generator=generator), labels


def rows_loader(
    n: int = 24, batch_size: int = 8, classes: int = 4, seed: int = 0, noise: float = 0.5
) -> DataLoader[tuple[Tensor, ...]]:
    """A loader of :func:`labelled_rows` in order: batches ``(inputs, labels)``, the last one may be short."""
    return DataLoader(TensorDataset(*labelled_rows(n, classes, seed, noise)), batch_size=batch_size)


class Elsewhere(Tensor):
    """A tensor that says it is on another device: nothing can be computed with it until it is moved."""

    @classmethod
    def __torch_function__(
        cls, function: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Let it be moved or measured, and refuse all else as torch does for tensors on two devices."""
        name = getattr(function, "__name__", "")
        owner = getattr(function, "__self__", None)
        with torch._C.DisableTorchFunctionSubclass():
            if function is Tensor.to or function is Tensor.cpu:
                return args[0].as_subclass(Tensor).clone()
            if name in ("size", "__len__", "dim", "numel", "__repr__", "element_size"):
                return function(args[0].as_subclass(Tensor), *args[1:], **(kwargs or {}))
            if name == "__get__" and owner is Tensor.device:
                return torch.device("meta")
            if name == "__get__":
                return function(args[0].as_subclass(Tensor))
        raise RuntimeError("Expected all tensors to be on the same device: this batch was not moved to it.")


def _elsewhere(items: list[tuple[Tensor, Tensor]]) -> list[Tensor]:
    inputs, labels = zip(*items, strict=True)
    return [torch.stack(inputs).as_subclass(Elsewhere), torch.stack(labels).as_subclass(Elsewhere)]


def far_loader(n: int = 24, batch_size: int = 8, classes: int = 4, seed: int = 0) -> DataLoader[tuple[Tensor, ...]]:
    """As :func:`rows_loader`, but its batches behave like tensors on another device until ``.to(device)`` is called."""
    dataset = TensorDataset(*labelled_rows(n, classes, seed))
    return DataLoader(dataset, batch_size=batch_size, collate_fn=_elsewhere)


class Unsaveable:
    """An object that refuses to be saved."""

    def __reduce__(self) -> str | tuple[Any, ...]:
        """Raise ``TypeError``."""
        raise TypeError("this object cannot be saved, on purpose")


def unsaveable() -> Unsaveable:
    """An object that refuses to be saved: pickling it raises ``TypeError``."""
    return Unsaveable()


# ------------------------------------------------------ lesson 4: pictures, files, nets that see


def picture(mode: str = "RGB", width: int = 300, height: int = 200, seed: int = 0) -> Image:
    """A smooth PIL picture of that mode and size; see ``autograder.pictures.smooth``."""
    from autograder import pictures

    return pictures.smooth(mode, width, height, seed)


def coloured_picture(colour: str, seed: int = 0) -> Image:
    """A small PIL picture, mostly "red", "green" or "blue"; another seed, another shade of it."""
    from PIL.Image import new

    bytes_ = torch.randint(20, 90, (3,), generator=_generator(seed)).tolist()
    bytes_[["red", "green", "blue"].index(colour)] += 120
    return new("RGB", (24 + seed % 7, 16 + seed % 5), tuple(bytes_))


def one_colour(red: int, green: int, blue: int, width: int = 60, height: int = 40) -> Image:
    """A PIL picture of one colour."""
    from PIL.Image import new

    return new("RGB", (width, height), (red, green, blue))


def sample_files(*kinds: str) -> list[Path]:
    """Small files in a new temporary folder: "red", "green", "blue" pictures, "text", "half", "empty", "missing"."""
    import tempfile

    from autograder import pictures

    folder = Path(tempfile.mkdtemp(prefix="sample-"))
    paths = []
    for number, kind in enumerate(kinds, 1):
        path = folder / f"{number}.jpg"
        if kind in ("red", "green", "blue"):
            path.write_bytes(pictures.encode(coloured_picture(kind, number), "JPEG"))
        elif kind != "missing":
            path.write_bytes(pictures.broken(kind))
        paths.append(path)
    return paths


def small_preprocess(image: Image) -> Tensor:
    """A PIL picture as a batch of one of 8 by 8 pixels, ``(1, 3, 8, 8)`` float32 in 0..1."""
    return to_tensor(image.convert("RGB").resize((8, 8)))


def to_tensor(image: Image) -> Tensor:
    """An RGB picture as a batch of one, ``(1, 3, height, width)`` float32 in 0..1."""
    import numpy as np

    return torch.from_numpy(np.array(image)).permute(2, 0, 1).unsqueeze(0).float() / 255


def default_classifier() -> nn.Module:
    """The zoo's default net, in eval mode."""
    from autograder import zoo

    return zoo.pretrained()[0].eval()


def default_preprocess(image: Image) -> Tensor:
    """The preprocessing of the zoo's default net."""
    from autograder import zoo

    return zoo.lite0.preprocess()(image)


def imagenet_names() -> list[str]:
    """The names of ImageNet's 1000 classes."""
    from autograder import zoo

    return zoo.lite0.categories()


class _Batches(nn.Module):
    """Takes batches of pictures only."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(10.0))

    @staticmethod
    def check(batch: Tensor) -> None:
        if batch.dim() != 4:
            raise ValueError(f"a batch has 4 axes, (n, 3, height, width); this one has {batch.dim()} axes")
        if not len(batch):
            raise ValueError("this batch is empty: it has no pictures")


class ColourNet(_Batches):
    """Three logits: ten times the mean of red, of green and of blue."""

    def forward(self, batch: Tensor) -> Tensor:
        """``(n, 3, height, width) -> (n, 3)``."""
        self.check(batch)
        return self.scale * batch.mean(dim=(2, 3))


class CrowdNet(_Batches):
    """Says of each picture with how many others it came: the class number is the size of the batch."""

    def forward(self, batch: Tensor) -> Tensor:
        """``(n, 3, height, width) -> (n, 50)``: the logit of class n is 10, all others are 0."""
        self.check(batch)
        logits = torch.zeros(len(batch), 50)
        logits[:, min(len(batch), 49)] = 1.0
        return self.scale * logits


def colour_net() -> nn.Module:
    """A net in eval mode whose three logits are ten times the mean of red, of green and of blue."""
    return ColourNet().eval()


def crowd_net() -> nn.Module:
    """A net in eval mode that says of each picture how many pictures its batch had."""
    return CrowdNet().eval()


def image_net(classes: int = 4, seed: int = 0, scale: float = 3.0) -> nn.Module:
    """A small convolutional net, ``(n, 3, 8, 8) -> (n, classes)``; the larger ``scale``, the larger the logits."""
    layers = [(nn.Conv2d, (3, 6, 3)), (nn.Tanh, ()), (nn.AdaptiveAvgPool2d, (2,)), (nn.Flatten, ())]
    net = _net(seed, *layers, (nn.Linear, (24, classes)))
    with torch.no_grad():
        net.get_parameter("4.weight").mul_(scale)
    return net


def dropout_image_net(classes: int = 4, seed: int = 0) -> nn.Module:
    """A net with strong dropout, ``(n, 3, 8, 8) -> (n, classes)``: in train mode its answers are random."""
    layers = [(nn.Flatten, ()), (nn.Linear, (192, 40)), (nn.Tanh, ()), (nn.Dropout, (0.6,))]
    net = _net(seed, *layers, (nn.Linear, (40, classes)))
    with torch.no_grad():
        net.get_parameter("4.weight").mul_(4)
    return net


def batchnorm_image_net(classes: int = 4, seed: int = 0) -> nn.Module:
    """A net with BatchNorm, ``(n, 3, 8, 8) -> (n, classes)``: in train mode its answers depend on the batch."""
    layers = [(nn.Conv2d, (3, 6, 3)), (nn.BatchNorm2d, (6,)), (nn.Tanh, ()), (nn.AdaptiveAvgPool2d, (2,))]
    net = _net(seed, *layers, (nn.Flatten, ()), (nn.Linear, (24, classes)))
    generator = _generator(seed + 1)
    with torch.no_grad():
        net.get_parameter("1.weight").fill_(1.5)
        net.get_buffer("1.running_mean").normal_(generator=generator)
        net.get_buffer("1.running_var").uniform_(0.2, 0.5, generator=generator)
        net.get_parameter("5.weight").mul_(4)
    return net


def counted_net(width: int = 4, classes: int = 3, norm: bool = False, frozen: bool = False) -> nn.Module:
    """A net to count parameters of; ``norm`` puts in BatchNorm, with buffers; ``frozen`` freezes its first layer."""
    first, last = (nn.Conv2d, (3, width, 3)), (nn.Linear, (width * 36, classes))
    middle = [(nn.BatchNorm2d, (width,))] if norm else []
    net = _net(0, first, *middle, (nn.ReLU, ()), (nn.Flatten, ()), last)
    if frozen:
        net.get_submodule("0").requires_grad_(False)
    return net


def shared_net(width: int = 4, frozen: bool = False, norm: bool = False) -> nn.Module:
    """Two layers of ``width`` by ``width`` with one and the same weight, each with a bias of its own."""
    between = nn.BatchNorm1d(width) if norm else nn.Tanh()
    net = nn.Sequential(nn.Linear(width, width), between, nn.Linear(width, width))
    shared = net.get_parameter("0.weight")
    net.get_submodule("2").register_parameter("weight", shared)
    shared.requires_grad_(not frozen)
    return net


class LayeredNet(nn.Module):
    """Layers to listen to; ``hooks()`` counts the forward hooks on them."""

    def __init__(self, *, inplace: bool, dropout: float, noted: bool, broken: bool) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(inplace=inplace), nn.Dropout(dropout), nn.Conv2d(4, 5, 3)
        )
        self.mix = nn.Conv2d(5, 5, 1)
        self.spare = nn.Linear(5, 2)
        self.head = nn.Linear(5, 3)
        self.broken = broken
        if noted:
            self.features.get_submodule("0").register_forward_hook(_note)
            self.head.register_forward_hook(_note)

    def forward(self, batch: Tensor) -> Tensor:
        """``(n, 3, height, width) -> (n, 3)``. ``mix`` is called twice, ``spare`` never."""
        maps = self.features(batch)
        maps = self.mix(torch.tanh(self.mix(maps)))
        logits: Tensor = self.head(maps.mean(dim=(2, 3)))
        if self.broken:
            raise RuntimeError("this net is broken, on purpose")
        return logits

    def hooks(self) -> int:
        """How many forward hooks there are, on the net and all its layers."""
        return sum(len(part._forward_hooks) + len(part._forward_pre_hooks) for part in self.modules())


def _note(layer: nn.Module, inputs: object, output: Tensor) -> None:
    """A hook that changes nothing."""


def layered_net(
    seed: int = 0, inplace: bool = False, dropout: float = 0.0, noted: bool = False, broken: bool = False
) -> nn.Module:
    """A net with layers to listen to: "features.0" to "features.3", "mix" (called twice), "spare" (never), "head".

    ``noted`` gives it two harmless hooks of its own, ``broken`` makes it raise ``RuntimeError`` at the end.
    """
    with torch.random.fork_rng(devices=[]):
        net = LayeredNet(inplace=inplace, dropout=dropout, noted=noted, broken=broken)
    return _draw_weights(net, seed)


def random_labels(n: int, classes: int, seed: int = 0) -> Tensor:
    """``n`` int64 labels from 0 to ``classes - 1``."""
    return torch.randint(0, classes, (n,), generator=_generator(seed))
