"""What learners get wrong in task 5.3, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

import torch
from torch.utils.data import DataLoader

from autograder.testing import mistake, variant


@mistake(
    "5.3",
    "parts-overlap",
    "Some items are in both parts, so a net would be tested on what it has been trained on. How do you cut one "
    "shuffled list in two, so that each item goes to one side?",
    by="symptom",
)
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    g = torch.Generator().manual_seed(seed)
    k = min(max(round(len(dataset) * validation), 1), len(dataset) - 1)
    a = torch.randperm(len(dataset), generator=g).tolist()[k:]
    b = torch.randperm(len(dataset), generator=g).tolist()[:k]
    sub = torch.utils.data.Subset
    return DataLoader(sub(dataset, a), batch_size, shuffle=True), DataLoader(sub(dataset, b), batch_size)


@variant("parts-overlap")
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    g = torch.Generator().manual_seed(seed)
    k = min(max(round(len(dataset) * validation), 1), len(dataset) - 1)
    b = torch.randperm(len(dataset), generator=g).tolist()[:k]
    held = torch.utils.data.Subset(dataset, b)
    return DataLoader(dataset, batch_size, shuffle=True), DataLoader(held, batch_size)


@mistake(
    "5.3",
    "items-lost",
    "Some items come in neither loader. Do the sizes of both parts add up to all items? Does the second slice begin "
    "where the first one ends? Is a last batch dropped because it isn't full?",
    by="symptom",
)
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    g = torch.Generator().manual_seed(seed)
    k = min(max(round(len(dataset) * validation), 1), len(dataset) - 1)
    a, b = torch.utils.data.random_split(dataset, [len(dataset) - k, k], generator=g)
    return DataLoader(a, batch_size, shuffle=True, drop_last=True), DataLoader(b, batch_size)


@variant("items-lost")
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    g = torch.Generator().manual_seed(seed)
    n = len(dataset)
    order = torch.randperm(n, generator=g).tolist()
    k, m = max(int(n * validation), 1), max(int(n * (1 - validation)), 1)
    sub = torch.utils.data.Subset
    held = sub(dataset, order[m : m + k])
    return DataLoader(sub(dataset, order[:m]), batch_size, shuffle=True), DataLoader(held, batch_size)


@mistake(
    "5.3",
    "validation-shuffled",
    "The validation loader doesn't keep its order from pass to pass: you can get this if both loaders shuffle. A new "
    "order helps training only; predictions that are to be compared with files need a fixed one.",
    by="symptom",
)
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    g = torch.Generator().manual_seed(seed)
    k = min(max(round(len(dataset) * validation), 1), len(dataset) - 1)
    a, b = torch.utils.data.random_split(dataset, [len(dataset) - k, k], generator=g)
    return DataLoader(a, batch_size, shuffle=True), DataLoader(b, batch_size, shuffle=True)


@mistake(
    "5.3",
    "training-not-shuffled",
    "The training loader gives its items in the same order at two passes in a row: you can get this without "
    "shuffling, if only the split is random, or if each pass begins at the same seed. Where does a new order come "
    "from?",
    by="symptom",
)
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    g = torch.Generator().manual_seed(seed)
    k = min(max(round(len(dataset) * validation), 1), len(dataset) - 1)
    a, b = torch.utils.data.random_split(dataset, [len(dataset) - k, k], generator=g)
    return DataLoader(a, batch_size), DataLoader(b, batch_size)


@mistake(
    "5.3",
    "split-moves",
    "At least one seed gives another split at another call: you can get this from a generator that doesn't start at "
    "each seed (is 0 one?), such as the global one. The accuracy would then partly rest on pictures that the net has "
    "been trained on. Who should do the drawing?",
    by="symptom",
)
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    k = min(max(round(len(dataset) * validation), 1), len(dataset) - 1)
    a, b = torch.utils.data.random_split(dataset, [len(dataset) - k, k])
    return DataLoader(a, batch_size, shuffle=True), DataLoader(b, batch_size)


@variant("split-moves")
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    k = min(max(round(len(dataset) * validation), 1), len(dataset) - 1)
    order = torch.randperm(len(dataset)).tolist()
    sub = torch.utils.data.Subset
    return DataLoader(sub(dataset, order[k:]), batch_size, shuffle=True), DataLoader(
        sub(dataset, order[:k]), batch_size
    )


@mistake(
    "5.3",
    "global-seed-set",
    "The same split comes again, but a global generator (torch's, NumPy's or Python's) is not as it was: you can get "
    "this if you seed it, or shuffle without a generator of your own. What the rest of the program draws from it "
    "changes, too.",
    by="symptom",
)
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    torch.manual_seed(seed)
    k = min(max(round(len(dataset) * validation), 1), len(dataset) - 1)
    a, b = torch.utils.data.random_split(dataset, [len(dataset) - k, k])
    return DataLoader(a, batch_size, shuffle=True), DataLoader(b, batch_size)


@variant("global-seed-set")
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    import random

    random.seed(seed)
    order = list(range(len(dataset)))
    random.shuffle(order)
    k = min(max(round(len(dataset) * validation), 1), len(dataset) - 1)
    sub = torch.utils.data.Subset
    return DataLoader(sub(dataset, order[k:]), batch_size, shuffle=True), DataLoader(
        sub(dataset, order[:k]), batch_size
    )


@mistake(
    "5.3",
    "seed-ignored",
    "Three seeds in a row give the same split, as if the argument had no say in it. What draws the split, and where "
    "does it get the seed?",
    by="symptom",
)
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    g = torch.Generator().manual_seed(42)
    k = min(max(round(len(dataset) * validation), 1), len(dataset) - 1)
    a, b = torch.utils.data.random_split(dataset, [len(dataset) - k, k], generator=g)
    return DataLoader(a, batch_size, shuffle=True), DataLoader(b, batch_size)


@mistake(
    "5.3",
    "not-random",
    "The validation part is the beginning or the end of the data: you can get this if a data set is cut without being "
    "shuffled. In a folder of pictures, whole classes could be missing from training.",
    by="symptom",
)
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n = len(dataset)
    k = min(max(round(n * validation), 1), n - 1)
    sub = torch.utils.data.Subset
    held = sub(dataset, range(n - k, n))
    return DataLoader(sub(dataset, range(n - k)), batch_size, shuffle=True), DataLoader(held, batch_size)


@variant("not-random")
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n = len(dataset)
    k = min(max(round(n * validation), 1), n - 1)
    sub = torch.utils.data.Subset
    return DataLoader(sub(dataset, range(k, n)), batch_size, shuffle=True), DataLoader(
        sub(dataset, range(k)), batch_size
    )


@mistake(
    "5.3",
    "loaders-swapped",
    "The two loaders come in the other order: the second one shuffles and is as large as the training part should be. "
    "Training is asked for first.",
    by="symptom",
)
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    g = torch.Generator().manual_seed(seed)
    k = min(max(round(len(dataset) * validation), 1), len(dataset) - 1)
    a, b = torch.utils.data.random_split(dataset, [len(dataset) - k, k], generator=g)
    return DataLoader(b, batch_size), DataLoader(a, batch_size, shuffle=True)


@mistake(
    "5.3",
    "sizes-swapped",
    "The two sizes have changed places: the loader that shuffles, the one for training, has only as many items as the "
    "validation part should have. Which of the two shares is `validation`?",
    by="symptom",
)
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    g = torch.Generator().manual_seed(seed)
    k = min(max(round(len(dataset) * validation), 1), len(dataset) - 1)
    a, b = torch.utils.data.random_split(dataset, [k, len(dataset) - k], generator=g)
    return DataLoader(a, batch_size, shuffle=True), DataLoader(b, batch_size)


@mistake(
    "5.3",
    "a-part-is-empty",
    "For some sizes or shares, one of the two parts has no item at all: the items may be few, or the share near 0 or "
    "1. Rounding can do this, and so can a coin for each item. What is the smallest size that a part may have, and "
    "the largest?",
    by="symptom",
)
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    g = torch.Generator().manual_seed(seed)
    k = round(len(dataset) * validation)
    a, b = torch.utils.data.random_split(dataset, [len(dataset) - k, k], generator=g)
    return DataLoader(a, batch_size, shuffle=True), DataLoader(b, batch_size)


@variant("a-part-is-empty")
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    g = torch.Generator().manual_seed(seed)
    k = max(1, round(len(dataset) * validation))
    order = torch.randperm(len(dataset), generator=g).tolist()
    sub = torch.utils.data.Subset
    return DataLoader(sub(dataset, order[k:]), batch_size, shuffle=True), DataLoader(
        sub(dataset, order[:k]), batch_size
    )


@mistake(
    "5.3",
    "share-ignored",
    "The validation part is a fifth of the items, where `validation` asks for another share. You can get this if the "
    "share is written down as a number.",
    by="symptom",
)
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n_val = min(max(1, round(len(dataset) * 0.2)), len(dataset) - 1)
    generator = torch.Generator().manual_seed(seed)
    train, held_back = torch.utils.data.random_split(dataset, [len(dataset) - n_val, n_val], generator=generator)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(held_back, batch_size)


@mistake(
    "5.3",
    "batch-size-ignored",
    "The batches aren't of the size that was asked for: you can get this if batch_size isn't passed on to both "
    "loaders. What is DataLoader's own default?",
    by="symptom",
)
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n_val = min(max(1, round(len(dataset) * validation)), len(dataset) - 1)
    generator = torch.Generator().manual_seed(seed)
    train, held_back = torch.utils.data.random_split(dataset, [len(dataset) - n_val, n_val], generator=generator)
    return DataLoader(train, shuffle=True), DataLoader(held_back)


@variant("batch-size-ignored")
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n_val = min(max(1, round(len(dataset) * validation)), len(dataset) - 1)
    generator = torch.Generator().manual_seed(seed)
    train, held_back = torch.utils.data.random_split(dataset, [len(dataset) - n_val, n_val], generator=generator)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(held_back, n_val)


@variant("batch-size-ignored")
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n_val = min(max(1, round(len(dataset) * validation)), len(dataset) - 1)
    generator = torch.Generator().manual_seed(seed)
    train, held_back = torch.utils.data.random_split(dataset, [len(dataset) - n_val, n_val], generator=generator)
    return DataLoader(train, 32, shuffle=True), DataLoader(held_back, 32)


@mistake(
    "5.3",
    "data-sets-returned",
    "Going through what came back gives single items, as a data set does, and no batches. What makes batches of a data "
    "set?",
    by="symptom",
)
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n_val = min(max(1, round(len(dataset) * validation)), len(dataset) - 1)
    generator = torch.Generator().manual_seed(seed)
    train, held_back = torch.utils.data.random_split(dataset, [len(dataset) - n_val, n_val], generator=generator)
    return train, held_back


@mistake(
    "5.3",
    "numbers-for-items",
    "A loader gives numbers: you can get this if a list of indices goes into a DataLoader. What picks the items "
    "with these numbers from the data set?",
    by="symptom",
)
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    order = torch.randperm(len(dataset), generator=torch.Generator().manual_seed(seed)).tolist()
    n_val = min(max(1, round(len(dataset) * validation)), len(dataset) - 1)
    return DataLoader(order[n_val:], batch_size, shuffle=True), DataLoader(order[:n_val], batch_size)


@mistake(
    "5.3",
    "loaders-missing",
    "You can get this if the function makes the loaders and doesn't return them. Python then gives None.",
)
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    return None


@mistake(
    "5.3",
    "data-set-sliced",
    "You can get this error if a data set is cut like a list: dataset[a:b]. A data set may give only one item, by its "
    "number. What stands for a part of it?",
    by="symptom",
)
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n_val = max(1, round(len(dataset) * validation))
    return DataLoader(dataset[n_val:], batch_size, shuffle=True), DataLoader(dataset[:n_val], batch_size)


@mistake(
    "5.3",
    "drawn-with-replacement",
    "Each item comes, and some come more than once in the same part. You can get this if every number is drawn from "
    "all of them, as randint does, and choice if it isn't told otherwise: one that was drawn can come again. How do "
    "you draw each at most once?",
    by="symptom",
)
def make_loaders(dataset, *, validation=0.2, batch_size=32, seed=0):
    n = len(dataset)
    n_val = min(max(1, round(n * validation)), n - 1)
    chosen = torch.randint(n, (n_val,), generator=torch.Generator().manual_seed(seed)).tolist()
    train = torch.utils.data.Subset(dataset, [i for i in range(n) if i not in chosen])
    rest = torch.utils.data.Subset(dataset, chosen)
    return DataLoader(train, batch_size=batch_size, shuffle=True), DataLoader(rest, batch_size=batch_size)
