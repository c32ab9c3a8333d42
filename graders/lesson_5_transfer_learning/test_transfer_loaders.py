"""Hidden graders of task 5.3. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import pytest

from autograder.testing import Answer, Draw, Recipe, Remote, Student, Wrong, expect, recipe

pytestmark = [pytest.mark.warm("optim", "vision"), pytest.mark.open]

Case = tuple[Recipe, float, int, int]
Pass = list[list[int]]


def some_data(draw: Draw) -> Case:
    n, size = draw.integer(35, 70), draw.in_turn([8, 7, 16, 5])
    share = draw.in_turn([0.2, 0.35, 0.5, 0.15]) + draw.number(-0.02, 0.02)
    return recipe.numbered_items(n=n), share, size, draw.integer(0, 10_000)


SHOWN = "[[labels.tolist() for _, labels in loader] for loader in loaders]"
AT_HOME = [
    f"loaders = make_loaders(given.numbered_items(10), validation=0.2, batch_size=3, seed=0); {SHOWN}",
    f"loaders = make_loaders(given.numbered_items(41), validation=0.35, batch_size=8, seed=1); {SHOWN}",
]


def loaders(student: Student, case: Case) -> tuple[Remote, Remote]:
    """The two loaders."""
    dataset, validation, size, seed = case
    try:
        answer = student.make_loaders(dataset, validation=validation, batch_size=size, seed=seed)
    except Wrong as wrong:
        raised = student.make_loaders.attempt(dataset, validation=validation, batch_size=size, seed=seed).raised
        sliced = raised is not None and "slice" in raised.text
        raise Wrong(wrong.sentence, wrong.mistake or ("data-set-sliced" if sliced else None)) from None
    train, held_back = answer.as_tuple(2)
    return train.as_object(), held_back.as_object()


def one_pass(student: Student, loader: Remote) -> Pass:
    """The numbers of the items in each batch of one pass over a loader."""
    batches: Pass = []
    for batch in student.probe("epoch", loader).as_list():
        try:
            inputs, labels = (part.as_tensor() for part in pair_of(batch))
        except Wrong as wrong:
            fault = wrong.mistake or unlike_a_batch(batch)
            raise Wrong("" if fault else wrong.sentence, fault) from None
        expect(not labels.is_complex(), "The labels are complex numbers.")
        numbers = labels.flatten().tolist()
        right = inputs.numel() == len(numbers) and numbers == inputs.flatten().tolist()
        expect(right, "In a batch the inputs and the labels are not those of the same items.")
        batches.append([int(n) for n in numbers])
    return batches


def unlike_a_batch(batch: Answer) -> str | None:
    """Which known mistake shows in what a loader gives instead of a pair of inputs and labels."""
    try:
        batch.as_tensor()
    except Wrong:
        pass
    else:
        return "numbers-for-items"
    try:
        labels = pair_of(batch)[1]
        labels.as_int()
    except Wrong:
        return None
    return "data-sets-returned"


def pair_of(batch: Answer) -> list[Answer]:
    """Inputs and labels of a batch."""
    try:
        return batch.as_list(2)
    except Wrong:
        return batch.as_tuple(2)


def flat(batches: Pass) -> list[int]:
    """All items of a pass in order."""
    return [n for batch in batches for n in batch]


def count_of(case: Case) -> int:
    """How many items the data set has."""
    return len(case[0].build())


def check_order(student: Student, case: Case, train: list[int], held_back: list[int]) -> None:
    """``Wrong`` if the sizes are those of the two loaders the other way round."""
    wanted = round(count_of(case) * case[1])
    if abs(len(train) - wanted) <= 1 < abs(len(held_back) - wanted):
        # Training is what shuffles: that tells swapped loaders from swapped sizes.
        shuffled = [one_pass(student, loader) != one_pass(student, loader) for loader in loaders(student, case)]
        known = {(False, True): "loaders-swapped", (True, False): "sizes-swapped"}
        turned = abs(len(held_back) - (count_of(case) - wanted)) <= 1
        fault = known.get((shuffled[0], shuffled[1])) if turned else None
        raise Wrong("The first loader is as large as the validation part should be, and that's for training.", fault)
    fifth = abs(len(held_back) - round(count_of(case) * 0.2)) <= 1
    right = abs(len(held_back) - wanted) <= 1
    # Where items are missing, it may be the batch that is dropped and not the size of the part.
    complete = len(train) + len(held_back) == count_of(case)
    fault = "share-ignored" if fifth and complete else None
    expect(right, "The validation loader gives more items than it should, or fewer.", fault)
    expect(all(0 <= item < count_of(case) for item in train + held_back), "Items come that the data set lacks.")


@pytest.mark.task("5.3", points=1.1)
@pytest.mark.cases(some_data, count=4, home=AT_HOME)
def test_each_item_once(student: Student, case: Case) -> None:
    """every item comes exactly once, in training or in validation"""
    train, held_back = (flat(one_pass(student, loader)) for loader in loaders(student, case))
    expect(not set(train) & set(held_back), mistake="parts-overlap")
    everything = sorted(train + held_back)
    complete = set(everything) == set(range(count_of(case)))
    once = len(everything) == len(set(everything))
    expect(once, "Some items come more than once in one pass.", "drawn-with-replacement" if complete else None)
    expect(complete, mistake="items-lost")


@pytest.mark.task("5.3", points=0.1)
@pytest.mark.cases(some_data, count=4, home=AT_HOME)
def test_sizes(student: Student, case: Case) -> None:
    """the validation part has the size that was asked for"""
    train, held_back = (flat(one_pass(student, loader)) for loader in loaders(student, case))
    expect(not set(train) & set(held_back), mistake="parts-overlap")
    n, wanted = count_of(case), round(count_of(case) * case[1])
    check_order(student, case, train, held_back)
    expect(
        n - wanted - case[2] <= len(train) <= n - wanted + 1,
        "The training loader gives more items than it should, or fewer.",
    )


@pytest.mark.task("5.3", points=0.1)
@pytest.mark.cases(some_data, count=2, home=AT_HOME)
def test_batches(student: Student, case: Case) -> None:
    """the batches are of the size that was asked for, only the last may be smaller"""
    found = [[len(batch) for batch in one_pass(student, loader)] for loader in loaders(student, case)]
    together = sum(map(sum, found))
    expect(together > count_of(case) - 2 * case[2], "Some of the items come in no batch at all.")
    for sizes in found:
        expect(bool(sizes), "A loader gives nothing.")
        right = set(sizes[:-1]) <= {case[2]} and 0 < sizes[-1] <= case[2]
        expect(right, "The batches are not of the size asked for.", "batch-size-ignored")


def is_drawn(n: int, *parts: set[int]) -> None:
    """``Wrong`` if a validation part is the beginning or the end of the ``n`` items, which a draw hardly ever gives."""
    for part in parts:
        k = len(part)
        expect(k < n, "The validation loader gives every item of the data set.")
        expect(part not in (set(range(k)), set(range(n - k, n))), mistake="not-random")


@pytest.mark.task("5.3", points=1.2)
@pytest.mark.cases(some_data, count=2, home=AT_HOME)
def test_split_by_seed(student: Student, case: Case) -> None:
    """a random split: the same for the same seed, another for another seed"""
    parts = []
    for seed in (case[3], case[3], case[3] + 1, case[3] + 2):
        _, held_back = loaders(student, (*case[:3], seed))
        first, second = (set(flat(one_pass(student, held_back))) for _ in range(2))
        # Otherwise it isn't the split that differs, but the batch that is dropped.
        expect(first == second, "Two passes over the validation loader do not give the same items.")
        parts.append(first)
    expect(all(parts), "The validation loader gives nothing.")
    is_drawn(count_of(case), *parts)
    expect(parts[0] == parts[1], mistake="split-moves")
    expect(parts[0] != parts[2] or parts[0] != parts[3], mistake="seed-ignored")
    for_zero = [set(flat(one_pass(student, loaders(student, (*case[:3], 0))[1]))) for _ in range(2)]
    expect(for_zero[0] == for_zero[1], mistake="split-moves")
    many = [set(flat(one_pass(student, loaders(student, (*case[:3], seed))[1]))) for seed in range(12)]
    few = len({frozenset(part) for part in many}) < 12
    expect(not few, "Of a dozen seeds some give the same split: are the items drawn, or counted off?")


@pytest.mark.task("5.3", points=0.1)
@pytest.mark.cases(some_data, count=2, home=AT_HOME)
def test_training_is_shuffled(student: Student, case: Case) -> None:
    """the training loader gives its items in another order at every pass"""
    train, held_back = loaders(student, case)
    passes = [flat(one_pass(student, train)) for _ in range(3)]
    check_order(student, case, passes[0], flat(one_pass(student, held_back)))
    expect(len(passes[0]) > 5, "The training loader gives hardly anything.")
    expect(len(set(passes[0])) == len(passes[0]), "Some items come more than once in one pass.")
    expect(sorted(passes[0]) == sorted(passes[1]), "Two passes over the training loader do not give the same items.")
    expect(passes[0] != passes[1] and passes[1] != passes[2], mistake="training-not-shuffled")


@pytest.mark.task("5.3", points=0.1)
@pytest.mark.cases(some_data, count=2, home=AT_HOME)
def test_validation_keeps_its_order(student: Student, case: Case) -> None:
    """the validation loader gives the items that were drawn for it in the same order at every pass"""
    train, held_back = loaders(student, case)
    passes = [flat(one_pass(student, held_back)) for _ in range(3)]
    check_order(student, case, flat(one_pass(student, train)), passes[0])
    expect(len(passes[0]) > 3, "The validation loader gives hardly anything.")
    same_items = sorted(passes[0]) == sorted(passes[1]) == sorted(passes[2])
    expect(same_items, "Two passes over the validation loader do not give the same items.")
    expect(passes[0] == passes[1] == passes[2], mistake="validation-shuffled")
    is_drawn(count_of(case), set(passes[0]))


@pytest.mark.task(
    "5.3",
    points=0.2,
    evidence="state",
    home="before = torch.get_rng_state(); make_loaders(given.numbered_items(10)); "
    "torch.equal(before, torch.get_rng_state())",
)
def test_generators_stay(student: Student, draw: Draw) -> None:
    """the split is drawn, and yet the global generators are neither seeded nor drawn from"""
    n = draw.integer(35, 90)
    items = recipe.numbered_items(n)
    for seed in (0, draw.integer(1, 10_000)):
        answer = student.make_loaders(items, seed=seed)
        train, held_back = (flat(one_pass(student, part.as_object())) for part in answer.as_tuple(2))
        expect(sorted(train + held_back) == list(range(n)), "Not every item comes exactly once.")
        is_drawn(n, set(held_back))
        if answer.moved_generators:
            again = student.make_loaders(items, seed=seed)
            one, other = (flat(one_pass(student, a.as_tuple(2)[1].as_object())) for a in (answer, again))
            raise Wrong("", "global-seed-set" if sorted(one) == sorted(other) else "split-moves")


def works_otherwise(student: Student) -> bool:
    """Whether loaders can be made where both parts have many items, and their sizes have to be rounded."""
    call = student.make_loaders.attempt(recipe.numbered_items(n=41), validation=0.3, batch_size=4, seed=1)
    return call.raised is None


def few_items(draw: Draw) -> Case:
    n, share = draw.integer(5, 8), draw.in_turn([draw.number(0.01, 0.05), draw.number(0.95, 0.99)])
    return recipe.numbered_items(n=n), share, 1, draw.integer(0, 10_000)


@pytest.mark.task("5.3", points=0.1)
@pytest.mark.cases(
    few_items,
    count=4,
    home=[
        f"loaders = make_loaders(given.numbered_items(5), validation=0.1, batch_size=3, seed=0); {SHOWN}",
        f"loaders = make_loaders(given.numbered_items(5), validation=0.95, batch_size=3, seed=0); {SHOWN}",
    ],
)
def test_neither_part_is_empty(student: Student, case: Case) -> None:
    """both parts get at least one item, however small the share of one of them is"""
    try:
        train, held_back = (flat(one_pass(student, loader)) for loader in loaders(student, case))
    except Wrong as wrong:
        # A training loader cannot even be made for a part without items.
        raised = student.make_loaders.attempt(case[0], validation=case[1], batch_size=case[2], seed=case[3]).raised
        empty = raised is not None and "num_samples=0" in raised.text and works_otherwise(student)
        raise Wrong(wrong.sentence, "a-part-is-empty" if empty else None) from None
    expect(bool(train) and bool(held_back), mistake="a-part-is-empty")
    expect(sorted(train + held_back) == list(range(count_of(case))), "Not every item comes exactly once.")
    wanted = round(count_of(case) * case[1])
    expect(abs(len(held_back) - wanted) <= 1, "The validation loader gives more items than it should, or fewer.")
