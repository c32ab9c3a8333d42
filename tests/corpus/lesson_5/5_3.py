# heart: the first items train, the last ones validate
# says: The validation part is the beginning or the end of the data:
# says: For some sizes or shares, one of the two parts has no item
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n = len(dataset)
    cut = n - max(1, round(n * validation))
    train = torch.utils.data.Subset(dataset, range(cut))
    held_back = torch.utils.data.Subset(dataset, range(cut, n))
    return DataLoader(train, batch_size=batch_size, shuffle=True), DataLoader(held_back, batch_size=batch_size)


# wrong: random_split without the seed
# says: At least one seed gives another split at another call
# says: For some sizes or shares, one of the two parts has no item
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n_val = max(1, round(len(dataset) * validation))
    train, held_back = torch.utils.data.random_split(dataset, [len(dataset) - n_val, n_val])
    return DataLoader(train, batch_size=batch_size, shuffle=True), DataLoader(held_back, batch_size=batch_size)


# wrong: the global generator is seeded
# says: The same split comes again, but a global generator (torch's,
# says: For some sizes or shares, one of the two parts has no item
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    torch.manual_seed(seed)
    n_val = max(1, round(len(dataset) * validation))
    train, held_back = torch.utils.data.random_split(dataset, [len(dataset) - n_val, n_val])
    return DataLoader(train, batch_size=batch_size, shuffle=True), DataLoader(held_back, batch_size=batch_size)


# wrong: the seed is always 42
# says: Three seeds in a row give the same split
# says: For some sizes or shares, one of the two parts has no item
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    generator = torch.Generator().manual_seed(42)
    n_val = max(1, round(len(dataset) * validation))
    train, held_back = torch.utils.data.random_split(dataset, [len(dataset) - n_val, n_val], generator=generator)
    return DataLoader(train, batch_size=batch_size, shuffle=True), DataLoader(held_back, batch_size=batch_size)


# wrong: both loaders shuffle
# says: The validation loader doesn't keep its order from pass to pass
# says: For some sizes or shares, one of the two parts has no item
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    generator = torch.Generator().manual_seed(seed)
    n_val = max(1, round(len(dataset) * validation))
    train, held_back = torch.utils.data.random_split(dataset, [len(dataset) - n_val, n_val], generator=generator)
    return (
        DataLoader(train, batch_size=batch_size, shuffle=True),
        DataLoader(held_back, batch_size=batch_size, shuffle=True),
    )


# wrong: no loader shuffles
# says: The training loader gives its items in the same order at two
# says: For some sizes or shares, one of the two parts has no item
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    generator = torch.Generator().manual_seed(seed)
    n_val = max(1, round(len(dataset) * validation))
    train, held_back = torch.utils.data.random_split(dataset, [len(dataset) - n_val, n_val], generator=generator)
    return DataLoader(train, batch_size=batch_size), DataLoader(held_back, batch_size=batch_size)


# heart: the last batch is dropped
# says: Some items come in neither loader. Do the sizes of both parts
# says: For some sizes or shares, one of the two parts has no item
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    generator = torch.Generator().manual_seed(seed)
    n_val = max(1, round(len(dataset) * validation))
    train, held_back = torch.utils.data.random_split(dataset, [len(dataset) - n_val, n_val], generator=generator)
    return (
        DataLoader(train, batch_size=batch_size, shuffle=True, drop_last=True),
        DataLoader(held_back, batch_size=batch_size),
    )


# wrong: both sizes are cut off
# says: Some items come in neither loader. Do the sizes of both parts
# says: For some sizes or shares, one of the two parts has no item
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n = len(dataset)
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    n_train, n_val = int(n * (1 - validation)), int(n * validation)
    train = torch.utils.data.Subset(dataset, order[:n_train])
    held_back = torch.utils.data.Subset(dataset, order[n_train : n_train + n_val])
    return DataLoader(train, batch_size=batch_size, shuffle=True), DataLoader(held_back, batch_size=batch_size)


# heart: training on everything
# says: Some items are in both parts, so a net would be tested
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n = len(dataset)
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    held_back = torch.utils.data.Subset(dataset, order[: max(1, round(n * validation))])
    return DataLoader(dataset, batch_size=batch_size, shuffle=True), DataLoader(held_back, batch_size=batch_size)


# wrong: the parts come back the wrong way round
# says: The two loaders come in the other order: the second one
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    generator = torch.Generator().manual_seed(seed)
    n_val = max(1, round(len(dataset) * validation))
    train, held_back = torch.utils.data.random_split(dataset, [len(dataset) - n_val, n_val], generator=generator)
    return DataLoader(held_back, batch_size=batch_size), DataLoader(train, batch_size=batch_size, shuffle=True)


# wrong: the sizes are the wrong way round
# says: The two sizes have changed places: the loader that shuffles
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    generator = torch.Generator().manual_seed(seed)
    n_val = max(1, round(len(dataset) * validation))
    train, held_back = torch.utils.data.random_split(dataset, [n_val, len(dataset) - n_val], generator=generator)
    return DataLoader(train, batch_size=batch_size, shuffle=True), DataLoader(held_back, batch_size=batch_size)


# slip: the batch size is left out
# says: The batches aren't of the size that was asked for: you can get this
# says: For some sizes or shares, one of the two parts has no item
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    generator = torch.Generator().manual_seed(seed)
    n_val = max(1, round(len(dataset) * validation))
    train, held_back = torch.utils.data.random_split(dataset, [len(dataset) - n_val, n_val], generator=generator)
    return DataLoader(train, shuffle=True), DataLoader(held_back)


# wrong: the validation part is one batch of everything
# says: The batches aren't of the size that was asked for: you can get this
# says: For some sizes or shares, one of the two parts has no item
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    generator = torch.Generator().manual_seed(seed)
    n_val = max(1, round(len(dataset) * validation))
    train, held_back = torch.utils.data.random_split(dataset, [len(dataset) - n_val, n_val], generator=generator)
    return DataLoader(train, batch_size=batch_size, shuffle=True), DataLoader(held_back, batch_size=n_val)


# wrong: the data sets come back, not loaders
# says: Going through what came back gives single items
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    generator = torch.Generator().manual_seed(seed)
    n_val = max(1, round(len(dataset) * validation))
    train, held_back = torch.utils.data.random_split(dataset, [len(dataset) - n_val, n_val], generator=generator)
    return train, held_back


# wrong: the share is always a fifth
# says: The validation part is a fifth of the items, where
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    generator = torch.Generator().manual_seed(seed)
    n_val = max(1, round(len(dataset) * 0.2))
    train, held_back = torch.utils.data.random_split(dataset, [len(dataset) - n_val, n_val], generator=generator)
    return DataLoader(train, batch_size=batch_size, shuffle=True), DataLoader(held_back, batch_size=batch_size)


# wrong: lists of indices take the place of the items
# says: A loader gives numbers: you can get this if a list of indices
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n = len(dataset)
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    n_val = max(1, round(n * validation))
    return (
        DataLoader(order[n_val:], batch_size=batch_size, shuffle=True),
        DataLoader(order[:n_val], batch_size=batch_size),
    )


# wrong: NumPy's global generator is seeded
# says: The same split comes again, but a global generator (torch's,
# says: For some sizes or shares, one of the two parts has no item
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    import numpy as np

    np.random.seed(seed)
    order = np.random.permutation(len(dataset)).tolist()
    n_val = max(1, round(len(dataset) * validation))
    train = torch.utils.data.Subset(dataset, order[n_val:])
    held_back = torch.utils.data.Subset(dataset, order[:n_val])
    return DataLoader(train, batch_size=batch_size, shuffle=True), DataLoader(held_back, batch_size=batch_size)


# wrong: a slice of the data set
# says: You can get this error if a data set is cut like a list:
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n_val = max(1, round(len(dataset) * validation))
    train, held_back = dataset[n_val:], dataset[:n_val]
    return DataLoader(train, batch_size=batch_size, shuffle=True), DataLoader(held_back, batch_size=batch_size)


# wrong: one item in both parts
# says: Some items are in both parts, so a net would be tested
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n = len(dataset)
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    n_val = max(1, round(n * validation))
    train = torch.utils.data.Subset(dataset, order[n_val - 1 :])
    held_back = torch.utils.data.Subset(dataset, order[:n_val])
    return DataLoader(train, batch_size=batch_size, shuffle=True), DataLoader(held_back, batch_size=batch_size)


# wrong: a small data set gets an empty validation part
# says: For some sizes or shares, one of the two parts has no item
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    generator = torch.Generator().manual_seed(seed)
    n_val = int(len(dataset) * validation)
    train, held_back = torch.utils.data.random_split(dataset, [len(dataset) - n_val, n_val], generator=generator)
    return DataLoader(train, batch_size=batch_size, shuffle=True), DataLoader(held_back, batch_size=batch_size)


# wrong: the order is drawn once, and the loader keeps to it
# says: The training loader gives its items in the same order at two
# says: For some sizes or shares, one of the two parts has no item
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    import random

    order = list(range(len(dataset)))
    random.Random(seed).shuffle(order)
    n_val = max(1, round(len(dataset) * validation))
    train = [dataset[i] for i in order[n_val:]]
    held_back = [dataset[i] for i in order[:n_val]]
    return DataLoader(train, batch_size=batch_size), DataLoader(held_back, batch_size=batch_size)


# right: Python's own generator, and lists of items
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    import random

    order = random.Random(seed).sample(range(len(dataset)), len(dataset))
    n_val = min(max(1, round(len(dataset) * validation)), len(dataset) - 1)
    train = [dataset[i] for i in order[n_val:]]
    held_back = [dataset[i] for i in order[:n_val]]
    return DataLoader(train, batch_size, True), DataLoader(held_back, batch_size, False)


# right: samplers
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    import numpy as np

    order = np.random.default_rng(seed).permutation(len(dataset)).tolist()
    n_val = min(max(1, round(len(dataset) * validation)), len(dataset) - 1)
    train = DataLoader(dataset, batch_size, sampler=torch.utils.data.SubsetRandomSampler(order[n_val:]))
    return train, DataLoader(dataset, batch_size, sampler=order[:n_val])


# right: the loader has a generator of its own
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    generator = torch.Generator()
    generator.manual_seed(seed)
    size = len(dataset)
    held = int(size * validation)
    if held < 1:
        held = 1
    if held >= size:
        held = size - 1
    train, val = torch.utils.data.random_split(dataset, (size - held, held), generator=generator)
    return (
        DataLoader(train, batch_size=batch_size, shuffle=True, generator=generator),
        DataLoader(val, batch_size=batch_size, shuffle=False),
    )


# heart: the training loader has the whole data set
# says: Some items are in both parts, so a net would be tested
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n = len(dataset)
    k = max(1, round(n * validation))
    g = torch.Generator().manual_seed(seed)
    _, val = torch.utils.data.random_split(dataset, [n - k, k], generator=g)
    return DataLoader(dataset, batch_size=batch_size, shuffle=True), DataLoader(val, batch_size=batch_size)


# wrong: random_split gets the sizes the wrong way round
# says: The two sizes have changed places: the loader that shuffles
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n = len(dataset)
    k = max(1, round(n * validation))
    g = torch.Generator().manual_seed(seed)
    train, val = torch.utils.data.random_split(dataset, [k, n - k], generator=g)
    return DataLoader(train, batch_size=batch_size, shuffle=True), DataLoader(val, batch_size=batch_size)


# slip: seeds and draws from numpy's global generator
# says: The same split comes again, but a global generator (torch's,
def make_loaders(
    dataset: Dataset[Any], *, validation: float = 0.2, batch_size: int = 32, seed: int = 0
) -> tuple[DataLoader[Any], DataLoader[Any]]:
    import numpy as np
    from torch.utils.data import Subset

    np.random.seed(seed)
    indices = np.random.permutation(len(dataset)).tolist()
    n_val = min(max(round(len(dataset) * validation), 1), len(dataset) - 1)
    train = DataLoader(Subset(dataset, indices[n_val:]), batch_size=batch_size, shuffle=True)
    val = DataLoader(Subset(dataset, indices[:n_val]), batch_size=batch_size)
    return train, val


# wrong: sampler and shuffle=True together: ValueError from DataLoader
# says: Two of the arguments there exclude each other, as a sampler
def make_loaders(
    dataset: Dataset[Any], *, validation: float = 0.2, batch_size: int = 32, seed: int = 0
) -> tuple[DataLoader[Any], DataLoader[Any]]:
    from torch.utils.data import SubsetRandomSampler

    n = len(dataset)
    generator = torch.Generator().manual_seed(seed)
    indices = torch.randperm(n, generator=generator).tolist()
    n_val = min(max(1, round(n * validation)), n - 1)
    train_sampler = SubsetRandomSampler(indices[n_val:])
    train_loader = DataLoader(dataset, batch_size=batch_size, sampler=train_sampler, shuffle=True)
    val_loader = DataLoader(dataset, batch_size=batch_size, sampler=indices[:n_val])
    return train_loader, val_loader


# slip: the well-known forum answer: np.random.seed (global) and SubsetRandomSampler also for vali
# says: The same split comes again, but a global generator (torch's,
# says: The validation loader doesn't keep its order from pass to pass
def make_loaders(
    dataset: Dataset[Any], *, validation: float = 0.2, batch_size: int = 32, seed: int = 0
) -> tuple[DataLoader[Any], DataLoader[Any]]:
    import numpy as np
    from torch.utils.data.sampler import SubsetRandomSampler

    dataset_size = len(dataset)
    indices = list(range(dataset_size))
    split = int(np.floor(validation * dataset_size))
    split = min(max(split, 1), dataset_size - 1)
    np.random.seed(seed)
    np.random.shuffle(indices)
    train_indices, val_indices = indices[split:], indices[:split]
    train_loader = DataLoader(dataset, batch_size=batch_size, sampler=SubsetRandomSampler(train_indices))
    validation_loader = DataLoader(dataset, batch_size=batch_size, sampler=SubsetRandomSampler(val_indices))
    return train_loader, validation_loader


# wrong: every fifth item is for validation
# says: Three seeds in a row give the same split
# says: The validation part is a fifth of the items, where
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    from torch.utils.data import Subset

    held_back = range(0, len(dataset), 5)
    rest = [i for i in range(len(dataset)) if i % 5]
    return (
        DataLoader(Subset(dataset, rest), batch_size=batch_size, shuffle=True),
        DataLoader(Subset(dataset, held_back), batch_size=batch_size),
    )


# wrong: the generator never gets the seed
# says: Three seeds in a row give the same split
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n = min(len(dataset) - 1, max(1, round(len(dataset) * validation)))
    parts = torch.utils.data.random_split(dataset, [len(dataset) - n, n], generator=torch.Generator())
    return DataLoader(parts[0], batch_size, shuffle=True), DataLoader(parts[1], batch_size)


# wrong: a generator of its own, without the seed
# says: At least one seed gives another split at another call
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    import numpy as np

    n = min(len(dataset) - 1, max(1, round(len(dataset) * validation)))
    order = np.random.default_rng().permutation(len(dataset)).tolist()
    parts = [torch.utils.data.Subset(dataset, part) for part in (order[n:], order[:n])]
    return DataLoader(parts[0], batch_size, shuffle=True), DataLoader(parts[1], batch_size)


# wrong: coin per item and shuffled validation
# says: one of the two parts has no item at all
# says: keep its order from pass to pass
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    g = torch.Generator().manual_seed(seed)
    mask = torch.rand(len(dataset), generator=g) < validation
    parts = [mask.logical_not().nonzero().flatten().tolist(), mask.nonzero().flatten().tolist()]
    return tuple(
        DataLoader(dataset, batch_size=batch_size, sampler=torch.utils.data.SubsetRandomSampler(part)) for part in parts
    )


# wrong: sampler with the same order each pass
# says: gives its items in the same order at two passes in a row
class SeededOrder(torch.utils.data.Sampler):
    def __init__(self, indices, seed):
        self.indices = indices
        self.seed = seed

    def __iter__(self):
        g = torch.Generator().manual_seed(self.seed)
        for k in torch.randperm(len(self.indices), generator=g).tolist():
            yield self.indices[k]

    def __len__(self):
        return len(self.indices)


def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n = len(dataset)
    idx = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    k = max(1, min(n - 1, round(validation * n)))
    return (
        DataLoader(dataset, batch_size=batch_size, sampler=SeededOrder(idx[k:], seed)),
        DataLoader(dataset, batch_size=batch_size, sampler=idx[:k]),
    )


# wrong: every fifth item from an offset
# says: Of a dozen seeds some give the same split
def make_loaders(
    dataset: Dataset[Any], *, validation: float = 0.2, batch_size: int = 32, seed: int = 0
) -> tuple[DataLoader[Any], DataLoader[Any]]:
    n = len(dataset)
    count = min(max(1, round(n * validation)), n - 1)
    step = n / count
    held = {int((i * step + seed) % n) for i in range(count)}
    training = [i for i in range(n) if i not in held]
    return (
        DataLoader(torch.utils.data.Subset(dataset, training), batch_size=batch_size, shuffle=True),
        DataLoader(torch.utils.data.Subset(dataset, sorted(held)), batch_size=batch_size),
    )


# wrong: choice, with its replacement
# says: Each item comes, and some come more than once in the same part.
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    import random

    n = len(dataset)
    size = min(max(round(n * validation), 1), n - 1)
    held_back = random.Random(seed).choices(range(n), k=size)
    rest = sorted(set(range(n)) - set(held_back))
    parts = [torch.utils.data.Subset(dataset, indices) for indices in (rest, held_back)]
    return DataLoader(parts[0], batch_size, shuffle=True), DataLoader(parts[1], batch_size)


# wrong: the validation part comes back without a loader
# says: Going through what came back gives single items
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n_val = min(max(1, round(len(dataset) * validation)), len(dataset) - 1)
    sizes = [len(dataset) - n_val, n_val]
    train, rest = torch.utils.data.random_split(dataset, sizes, generator=torch.Generator().manual_seed(seed))
    return DataLoader(train, batch_size=batch_size, shuffle=True), rest


# wrong: validation on all of the data
# says: Some items are in both parts
# says: The validation loader gives every item of the data set.
# says: The validation loader gives more items than it should, or fewer.
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n_val = min(max(1, round(len(dataset) * validation)), len(dataset) - 1)
    sizes = [len(dataset) - n_val, n_val]
    train, _ = torch.utils.data.random_split(dataset, sizes, generator=torch.Generator().manual_seed(seed))
    return DataLoader(train, batch_size=batch_size, shuffle=True), DataLoader(dataset, batch_size=batch_size)


# wrong: both loaders shuffle and drop the last batch
# says: Some items come in neither loader.
# says: Two passes over the validation loader do not give the same items.
# says: The validation loader gives more items than it should, or fewer.
# says: The training loader
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n_val = min(max(1, round(len(dataset) * validation)), len(dataset) - 1)
    sizes = [len(dataset) - n_val, n_val]
    parts = torch.utils.data.random_split(dataset, sizes, generator=torch.Generator().manual_seed(seed))
    train, rest = (DataLoader(part, batch_size=batch_size, shuffle=True, drop_last=True) for part in parts)
    return train, rest


# wrong: refuses a share that rounds to nothing
# says: You raise that yourself there.
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n_val = round(len(dataset) * validation)
    if n_val == 0 or n_val == len(dataset):
        raise ValueError("one of the parts would be empty")
    sizes = [len(dataset) - n_val, n_val]
    train, rest = torch.utils.data.random_split(dataset, sizes, generator=torch.Generator().manual_seed(seed))
    return DataLoader(train, batch_size=batch_size, shuffle=True), DataLoader(rest, batch_size=batch_size)


# wrong: the parts are right, and both loaders drop a last batch that isn't full
# says: Is a last batch dropped because it isn't full?
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    order = torch.randperm(len(dataset), generator=torch.Generator().manual_seed(seed)).tolist()
    k = min(max(round(len(order) * validation), 1), len(order) - 1)
    parts = [torch.utils.data.Subset(dataset, chosen) for chosen in (order[k:], order[:k])]
    options = {"batch_size": batch_size, "drop_last": True}
    return DataLoader(parts[0], shuffle=True, **options), DataLoader(parts[1], **options)


# wrong: seed zero counts as none
# says: At least one seed gives another split
import random


def make_loaders(
    dataset: Dataset[Any], *, validation: float = 0.2, batch_size: int = 32, seed: int = 0
) -> tuple[DataLoader[Any], DataLoader[Any]]:
    rng = random.Random(seed or None)
    items = list(range(len(dataset)))
    rng.shuffle(items)
    count = min(len(items) - 1, max(1, round(len(items) * validation)))
    held_out = sorted(items[:count])
    rest = items[count:]
    train = DataLoader(torch.utils.data.Subset(dataset, rest), batch_size=batch_size, shuffle=True)
    valid = DataLoader(torch.utils.data.Subset(dataset, held_out), batch_size=batch_size, shuffle=False)
    return train, valid
