"""What learners get wrong in 2.2, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import numpy as np
import torch

from autograder.testing import mistake, variant


@mistake(
    "2.2",
    "global-state-moved",
    "You get this if you draw from, or seed, the one random generator that everybody in the process shares: "
    "all later draws then differ. Could you have a generator of your own, or put the shared one back?",
    by="symptom",
)
def seeded_normal(shape, seed):
    torch.manual_seed(seed)
    return torch.randn(shape)


@variant("global-state-moved")
def seeded_normal(shape, seed):
    np.random.seed(seed)
    return torch.tensor(np.random.standard_normal(shape), dtype=torch.float32)


@variant("global-state-moved")
def seeded_normal(shape, seed):
    import random

    random.seed(seed)
    numbers = [random.gauss(0, 1) for _ in range(int(np.prod(shape)))]
    return torch.tensor(numbers, dtype=torch.float32).reshape(shape)


@variant("global-state-moved")
def seeded_normal(shape, seed):
    torch.manual_seed(seed)
    numbers = torch.randn(shape)
    torch.seed()
    return numbers


@mistake(
    "2.2",
    "uniform",
    "You get this if the numbers are spread evenly between two limits. In a normal distribution most numbers "
    "are near 0 and a few far out. Compare the names rand and randn.",
    by="symptom",
)
def seeded_normal(shape, seed):
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed))


@variant("uniform")
def seeded_normal(shape, seed):
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed)) * 2 - 1


@variant("uniform")
def seeded_normal(shape, seed):
    numbers = torch.rand(shape, generator=torch.Generator().manual_seed(seed))
    return (numbers - 0.5) * 12**0.5


@mistake(
    "2.2",
    "not-repeatable",
    "You get this if the seed never reaches the generator that draws the numbers: two calls with the same "
    "seed gave different ones. Which generator draws, and which one has the seed?",
    by="symptom",
)
def seeded_normal(shape, seed):
    return torch.randn(shape)


@variant("not-repeatable")
def seeded_normal(shape, seed):
    generator = torch.Generator()
    generator.manual_seed(seed)
    generator.seed()
    return torch.randn(shape, generator=generator)


@variant("not-repeatable")
def seeded_normal(shape, seed):
    torch.Generator().manual_seed(seed)
    return torch.randn(shape)
