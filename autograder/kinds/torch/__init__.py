"""torch's tensors, and the nets that stay in a worker."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.modules import module as hooks

from autograder.kinds.kind import NOT_MINE, Kind
from autograder.kinds.torch import crossing, drawing, habits, reading, words
from autograder.kinds.torch.closeness import all_finite, close
from autograder.kinds.torch.probes import PROBES
from autograder.kinds.values import Received

if TYPE_CHECKING:
    from autograder.kinds.encoder import Encoder


class Torch(Kind):
    """Tensors travel as data; nets, and everything else in torch, stay in the worker."""

    name = "torch"
    telling = True
    generator = "torch"
    probes = PROBES
    draws = drawing.DRAWS
    reads = reading.READS
    junk: ClassVar[dict[str, str]] = {
        "a tensor of nan": "torch.full((4, 1), float('nan'))",
        "a huge tensor": "torch.zeros(1).expand(10**12)",
        "a tensor of 4 GB": "torch.empty(10**9)",
        "a tensor on no device": "torch.empty(3, device='meta')",
        "a sparse tensor": "torch.eye(2).to_sparse()",
        "a plain module": "torch.nn.Identity()",
        "a class": "torch.nn.Linear",
    }
    names: ClassVar[dict[str, Any]] = {"torch": torch}
    encoders = crossing.ENCODERS
    scalars = crossing.SCALARS
    readers = crossing.READERS

    def encode(self, encoder: Encoder, value: Any, depth: int) -> Any:
        """Tensors of any class."""
        return crossing.encode_tensor(encoder, value) if isinstance(value, Tensor) else NOT_MINE

    def warm(self) -> None:
        """Use one thread, compile nothing, start no processes for loaders, and load what torch sets up at first use."""
        torch.set_num_threads(1)
        habits.settle()
        x = torch.ones(3)
        (x @ x + x.sum()) * 2, torch.Generator().manual_seed(1)

    def settings(self) -> dict[str, Hashable]:
        """Settings that decide how everything computes."""
        return {
            "grad": torch.is_grad_enabled(),
            "dtype": torch.get_default_dtype(),
            "threads": torch.get_num_threads(),
            "deterministic": torch.are_deterministic_algorithms_enabled(),
            "hooks": len(hooks._global_forward_hooks) + len(hooks._global_forward_pre_hooks),
        }

    def restore(self, settings: dict[str, Any]) -> None:
        """As they were, except for hooks."""
        torch.set_grad_enabled(settings["grad"])
        torch.set_default_dtype(settings["dtype"])
        torch.set_num_threads(settings["threads"])
        if torch.are_deterministic_algorithms_enabled() != settings["deterministic"]:
            torch.use_deterministic_algorithms(settings["deterministic"])  # imports half of torch, so only when needed

    def seed(self, seed: int) -> None:
        """The generator of the CPU."""
        torch.default_generator.manual_seed(seed)
        torch.rand(1)  # otherwise, seeding it with its own initial seed would look like leaving it alone

    def state(self) -> int | bytes:
        """All of it."""
        return hash(torch.default_generator.get_state().numpy().tobytes())

    def settle_device(self, seed: int) -> None:
        """The generators of all cards."""
        torch.cuda.manual_seed_all(seed)

    def snapshot(self, value: Any) -> Any:
        """A tensor's values and its gradient. Probes ask about nets."""
        if not isinstance(value, Tensor):
            return NOT_MINE
        grad = None if value.grad is None else value.grad.detach().clone()
        return ("tensor", value.detach().clone(), value.requires_grad, grad)

    def absorb(self, old: Any, new: Any) -> Any:
        """Number by number: views of it change, too."""
        if not isinstance(old, Tensor):
            return NOT_MINE
        if old.shape != new.shape or old.dtype != new.dtype:
            return False
        with torch.no_grad():
            old.copy_(new)
        return True

    def unchanged(self, before: Any, after: Any) -> Any:
        """Equal; two nans count as equal, and so does all that has no numbers."""
        if not isinstance(before, Tensor):
            return NOT_MINE
        same = before.shape == after.shape and before.dtype == after.dtype and before.device == after.device
        if not same or before.is_meta:
            return same
        return torch.equal(before, after) or bool(((before == after) | ((before != before) & (after != after))).all())

    def addresses(self, value: Any) -> Any:
        """The address of a tensor's storage."""
        if not isinstance(value, Tensor):
            return NOT_MINE
        return {value.untyped_storage().data_ptr()} if value.layout is torch.strided else set()

    def noun(self, value: Any) -> str:
        """A net is a module."""
        return "module" if isinstance(value, nn.Module) else ""

    def plain(self, value: Any) -> Any:
        """A tensor as it came, if its data did and it's torch's own; a parameter's values."""
        if isinstance(value, Received):
            return value.tensor if value.kind != "subclass" and value.tensor is not None else value
        return value.detach() if type(value) is nn.Parameter else NOT_MINE

    def copied(self, value: Any) -> Any:
        """A separate tensor, tracked by autograd if the other one is."""
        if not isinstance(value, Tensor):
            return NOT_MINE
        return value.detach().clone().requires_grad_(value.requires_grad)

    def agree(self, a: Any, b: Any, rtol: float | None, atol: float | None) -> Any:
        """Of one shape and dtype, and close."""
        if not isinstance(a, Tensor):
            return NOT_MINE
        return a.shape == b.shape and a.dtype == b.dtype and bool(close(a, b, rtol, atol).all())

    def judge(self, answer: Any, expected: Any, rtol: float | None, atol: float | None) -> bool:
        """By shape, dtype, finiteness and then values."""
        if not isinstance(expected, Tensor):
            return False
        got = answer.as_tensor(tuple(expected.shape), expected.dtype, finite=all_finite(expected))
        right = close(got, expected, rtol, atol)
        if not bool(right.all()):
            raise answer.off(expected, words.difference(got, expected, right))
        return True

    def words(self, value: Any) -> str:
        """Dtype and shape of a tensor."""
        return words.words(value)

    def short(self, value: Any) -> str:
        """In a container all tensors are tensors."""
        return "tensor" if isinstance(value, Tensor | Received) else ""

    def difference(self, got: Any, expected: Any, *, hidden: bool) -> str:
        """Shape, then dtype, then how many of the numbers differ, and how."""
        if not isinstance(expected, Tensor):
            return ""
        if got.shape != expected.shape:
            return f"Its shape is {tuple(got.shape)}; it should be {tuple(expected.shape)}."
        if got.dtype != expected.dtype:
            return f"Its numbers are {got.dtype}; they should be {expected.dtype}."
        right = close(got, expected)
        return "" if bool(right.all()) else f"{words.difference(got, expected, right).capitalize()}."

    def shown(self, value: Any) -> str:
        """A net by its mode and by what trains, which its ``repr`` doesn't say."""
        return words.net(value) if isinstance(value, nn.Module) else ""

    def typed(self, value: Any) -> str:
        """As a learner would type it."""
        if isinstance(value, torch.dtype):
            return repr(value)
        if isinstance(value, np.ndarray):  # with torch here, its readers know better
            return f"{words.typed(torch.from_numpy(value.copy()))}.numpy()"
        return words.typed(value) if isinstance(value, Tensor) else ""
