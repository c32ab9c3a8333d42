"""Hidden graders of 2.9 for a machine with a GPU: tensors that lie there. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from autograder.testing import Draw, Student, expect

pytestmark = pytest.mark.gpu


def far_tensor(draw: Draw) -> tuple[Tensor]:
    tensor = draw.tensor(3, 4)
    return ((tensor, tensor.T, tensor.clone().requires_grad_())[draw.in_turn([0, 1, 2])],)


def half_tensor(draw: Draw) -> tuple[Tensor]:
    return (draw.integers(5, low=-100, high=100).to(torch.float16),)


@pytest.mark.task("2.9", points=0)
@pytest.mark.cases(far_tensor, count=3)
def test_to_numpy_from_a_gpu(student: Student, case: tuple[Tensor]) -> None:
    """a tensor that lies on a GPU"""
    wanted = case[0].detach().numpy()
    found = student.to_numpy(student.on_device(case[0])).as_array(shape=wanted.shape)
    same = found.dtype.kind == "f" and np.allclose(found.astype(np.float64), wanted, rtol=1e-6)
    expect(same, "The array does not hold the numbers of a tensor that lies on a GPU.")


@pytest.mark.task("2.9", points=0)
@pytest.mark.cases(half_tensor, count=2)
def test_to_numpy_halves_from_a_gpu(student: Student, case: tuple[Tensor]) -> None:
    """half precision, from a GPU"""
    found = student.to_numpy(student.on_device(case[0])).as_array(shape=(5,))
    same = found.dtype == np.float16 and bool((found == case[0].numpy()).all())
    expect(same, "Half precision on a GPU should become half precision in the array.")
