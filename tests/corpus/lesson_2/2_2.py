# wrong: the global seed is set
# says: You can get this if you draw from, or seed, a random
def seeded_normal(shape, seed):
    torch.manual_seed(seed)
    return torch.randn(shape)


# wrong: a generator that is never used
# says: the generator that draws never gets the seed
def seeded_normal(shape, seed):
    generator = torch.Generator()
    generator.manual_seed(seed)
    return torch.randn(shape)


# wrong: rand for randn
# says: You can get this if the numbers are spread evenly
def seeded_normal(shape, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(shape, generator=generator)


# wrong: the seed is left out
# says: Two different seeds gave the same numbers. You can get
def seeded_normal(shape, seed):
    return torch.randn(shape, generator=torch.Generator())


# wrong: the shape is unpacked into normal
# says: There's nothing at that place: counting begins at 0
def seeded_normal(shape, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape[0], shape[1], generator=generator)


# slip: double precision from NumPy
# says: You can get float64 from NumPy
def seeded_normal(shape, seed):
    rng = np.random.default_rng(seed)
    return torch.from_numpy(rng.standard_normal(shape))


# wrong: NumPy's global state
# says: You can get this if you draw from, or seed, a random
def seeded_normal(shape, seed):
    np.random.seed(seed)
    return torch.tensor(np.random.randn(*shape), dtype=torch.float32)


# wrong: uniform from -1 to 1
# says: You can get this if the numbers are spread evenly
def seeded_normal(shape, seed):
    generator = torch.Generator().manual_seed(seed)
    return 2 * torch.rand(shape, generator=generator) - 1


# wrong: the global state is put back to a fixed one
# says: You can get this if you draw from, or seed, a random
def seeded_normal(shape, seed):
    torch.manual_seed(seed)
    numbers = torch.randn(shape)
    torch.seed()
    return numbers


# wrong: the result of manual_seed for the numbers
def seeded_normal(shape, seed):
    torch.manual_seed(seed)
    return torch.normal(0, 1, shape[0])


# wrong: whole numbers
# says: Many of the numbers are the same. You can get this if
def seeded_normal(shape, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(-3, 4, shape, generator=generator).float()


# wrong: standardized, so that the mean is exactly 0
# says: For two seeds in turn, the mean is 0, but for rounding
def seeded_normal(shape, seed):
    generator = torch.Generator().manual_seed(seed)
    numbers = torch.randn(shape, generator=generator)
    return (numbers - numbers.mean()) / numbers.std()


# wrong: a fixed seed
# says: Two different seeds gave the same numbers. You can get
def seeded_normal(shape, seed):
    generator = torch.Generator().manual_seed(42)
    return torch.randn(shape, generator=generator)


# wrong: the seed is added to the numbers
# says: The mean isn't 0: it moves with the seed.
def seeded_normal(shape, seed):
    generator = torch.Generator().manual_seed(0)
    return torch.randn(shape, generator=generator) + seed


# wrong: mean seed
# says: the generator that draws never gets the seed
# says: The mean isn't 0: it moves with the seed.
def seeded_normal(shape, seed):
    return torch.normal(float(seed), torch.ones(shape))


# wrong: a normal distribution twice as wide
# says: The spread is wrong: the standard normal
def seeded_normal(shape, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.normal(0.0, 2.0, shape, generator=generator)


# right: in a fork of the global state
def seeded_normal(shape, seed):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return torch.randn(shape)


# right: from NumPy's own generator
def seeded_normal(shape, seed):
    numbers = np.random.default_rng(seed).standard_normal(shape, dtype=np.float32)
    return torch.from_numpy(np.asarray(numbers))


# right: filled in place
def seeded_normal(shape, seed):
    numbers = torch.empty(shape)
    numbers.normal_(generator=torch.Generator().manual_seed(seed))
    return numbers


# right: state saved and put back
def seeded_normal(shape, seed):
    before = torch.get_rng_state()
    try:
        torch.manual_seed(seed)
        return torch.randn(*shape) if shape else torch.randn(())
    finally:
        torch.set_rng_state(before)


# wrong: the seed is added, to numbers of that seed
# says: The mean isn't 0: it moves with the seed.
def seeded_normal(shape, seed):
    g = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=g) + seed


# wrong: the shared generator is seeded again afterwards
# says: You can get this if you draw from, or seed, a random
def seeded_normal(shape, seed):
    old = torch.initial_seed()
    torch.manual_seed(seed)
    out = torch.randn(shape)
    torch.manual_seed(old)
    return out


# wrong: no negative numbers
# says: None of the numbers is negative. You can get this from
def seeded_normal(shape, seed):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)).abs()


# right: Box-Muller by hand
def seeded_normal(shape, seed):
    rng = np.random.RandomState(seed)
    u, v = rng.uniform(1e-12, 1, shape), rng.uniform(0, 1, shape)
    return torch.as_tensor(np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)).to(torch.float32)


# wrong: whole numbers from 0 to 0
# says: or if a range or a spread leaves a single value
# says: The spread is wrong: the standard normal
# says: You can get this if the numbers
def seeded_normal(shape, seed):
    g = torch.Generator().manual_seed(seed)
    return torch.randint(0, 1, shape, generator=g).float()


# wrong: a generator of an earlier call goes on
# says: Two calls with the same seed gave different numbers
def seeded_normal(shape, seed):
    generators = vars(seeded_normal)
    if str(seed) not in generators:
        generators[str(seed)] = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generators[str(seed)])


# slip: the generator that all share is seeded
# says: a random generator that everybody in the process shares
def seeded_normal(shape, seed):
    torch.manual_seed(seed)
    return torch.randn(shape)


# wrong: small numbers, as weights begin
# says: The spread is wrong: the standard normal
def seeded_normal(shape, seed):
    return 0.1 * torch.randn(shape, generator=torch.Generator().manual_seed(seed))


# wrong: cut off at -1 and 1
# says: rounded or cut off
def seeded_normal(shape, seed):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)).clamp(-1, 1)


# wrong: three uniform numbers added up
# says: The spread is wrong: the standard normal
def seeded_normal(shape, seed):
    return torch.rand(3, *shape, generator=torch.Generator().manual_seed(seed)).sum(dim=0) - 1.5


# slip: the numbers are remembered, and given out again
# says: Once the caller writes into the numbers
DRAWN = {}


def seeded_normal(shape, seed):
    if (shape, seed) not in DRAWN:
        generator = torch.Generator().manual_seed(seed)
        DRAWN[shape, seed] = torch.randn(shape, generator=generator)
    return DRAWN[shape, seed]


# wrong: the seed and the time
# says: gets another one too, or isn't new in each call
def seeded_normal(shape, seed):
    import time

    generator = torch.Generator().manual_seed(seed + time.perf_counter_ns() % 1000)
    return torch.randn(shape, generator=generator)


# wrong: zeros that are never filled
# says: All the numbers are the same. You can get this if one
def seeded_normal(shape, seed):
    numbers = torch.zeros(shape)
    torch.randn(shape, generator=torch.Generator().manual_seed(seed))
    return numbers


# wrong: only the signs are drawn
# says: Many of the numbers are the same.
# says: For another seed, half of the numbers or more came out
def seeded_normal(shape, seed):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)).sign()


# wrong: a little too wide
# says: The numbers do not have the standard deviation 1.
def seeded_normal(shape, seed):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * 1.07


# wrong: a spread of 25, so wide that the mean strays
# says: The spread is wrong: the standard normal
def seeded_normal(shape, seed):
    return 25 * torch.randn(shape, generator=torch.Generator().manual_seed(seed))
