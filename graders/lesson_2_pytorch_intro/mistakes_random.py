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
    "You can get this if you draw from, or seed, a random generator that everybody in the process shares, torch's, "
    "NumPy's or Python's: later draws from it then differ. Could you have a generator of your own, or put each shared "
    "one's state back? The seed alone starts it from the beginning.",
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
    "You can get this if the numbers are spread evenly between two limits. In a standard normal distribution most "
    "numbers are near 0 and a few far out. Compare the names rand and randn.",
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
    "Two calls with the same seed gave different numbers. You can get this if the generator that draws never gets the "
    "seed, or not each seed (is 0 one?), gets another one too, or isn't new in each call and goes on where the last "
    "call stopped.",
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


@mistake(
    "2.2",
    "seed-not-used",
    "Two different seeds gave the same numbers. You can get this if the generator has a fixed seed, or none, or if "
    "the seed that you were given is cut or changed first.",
    by="symptom",
)
def seeded_normal(shape, seed):
    return torch.randn(shape, generator=torch.Generator().manual_seed(42))


@variant("seed-not-used")
def seeded_normal(shape, seed):
    return torch.randn(shape, generator=torch.Generator())


@variant("seed-not-used")
def seeded_normal(shape, seed):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed % 2**16))


@mistake(
    "2.2",
    "one-number-repeated",
    "All the numbers are the same. You can get this if one number is drawn and repeated, if the generator gets its "
    "seed again for each number, or if a range or a spread leaves a single value.",
    by="symptom",
)
def seeded_normal(shape, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.full(shape, torch.randn(1, generator=generator).item())


@variant("one-number-repeated")
def seeded_normal(shape, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(1, generator=generator).expand(shape).clone()


@mistake(
    "2.2",
    "few-different-numbers",
    "Many of the numbers are the same. You can get this if they are rounded or cut off, drawn from a few whole "
    "numbers, or used more than once: a normal distribution gives few of them twice.",
    by="symptom",
)
def seeded_normal(shape, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(-3, 4, shape, generator=generator).float()


@variant("few-different-numbers")
def seeded_normal(shape, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator).round()


@mistake(
    "2.2",
    "no-negative-numbers",
    "None of the numbers is negative. You can get this from abs, or from another distribution: in a standard normal "
    "one, about half of them are below 0.",
    by="symptom",
)
def seeded_normal(shape, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator).abs()


@variant("no-negative-numbers")
def seeded_normal(shape, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.empty(shape).exponential_(generator=generator)


@mistake(
    "2.2",
    "made-to-fit",
    "For two seeds in turn, the mean is 0, but for rounding. You can get this if you correct the numbers after "
    "drawing them. Many numbers drawn one by one have a mean near 0, and near is fine.",
    by="symptom",
)
def seeded_normal(shape, seed):
    generator = torch.Generator().manual_seed(seed)
    numbers = torch.randn(shape, generator=generator)
    return numbers - numbers.mean()


@variant("made-to-fit")
def seeded_normal(shape, seed):
    generator = torch.Generator().manual_seed(seed)
    numbers = torch.randn(shape, generator=generator)
    return (numbers - numbers.mean()) / numbers.std()


@mistake(
    "2.2",
    "another-spread",
    "The spread is wrong: the standard normal distribution has the standard deviation 1. Which one do you draw with, "
    "and is anything multiplied?",
    by="symptom",
)
def seeded_normal(shape, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator) * 2


@variant("another-spread")
def seeded_normal(shape, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.normal(0.0, 0.5, shape, generator=generator)


@mistake(
    "2.2",
    "seed-in-the-numbers",
    "The mean isn't 0: it moves with the seed. You can get this if the seed is added to the numbers, or is their "
    "mean. A seed only says where a generator starts.",
    by="symptom",
)
def seeded_normal(shape, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator) + seed


@mistake(
    "2.2",
    "numbers-remembered",
    "Once the caller writes into the numbers, the same seed gives the written ones. You can get this if you keep the "
    "tensor that you return. Who may change it then?",
    by="symptom",
)
def seeded_normal(shape, seed):
    remembered = globals().setdefault("_remembered", {})
    if (shape, seed) not in remembered:
        remembered[shape, seed] = torch.randn(shape, generator=torch.Generator().manual_seed(seed))
    return remembered[shape, seed]
