"""What the course hands to learners' functions: activations, small nets, data.

Graders pass these by name, so that only a name and plain arguments travel to the learner's
process; learners may import them too (``from autograder import given``). Everything here is
deterministic: a ``seed`` is always an argument, and no global generator is touched.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn


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


def tanh_net(hidden: int = 8, seed: int = 0) -> nn.Module:
    """Two inputs, ``hidden`` tanh units, one logit."""
    return _net(seed, (nn.Linear, (2, hidden)), (nn.Tanh, ()), (nn.Linear, (hidden, 1)))


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
        loss = nn.functional.binary_cross_entropy_with_logits(net(inputs), targets)
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
