"""Hidden graders of 4.7 and 4.8: a look inside, and the errors counted. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import time

import pytest
import torch
from torch import Tensor

from autograder.testing import Answer, Draw, NotStarted, Recipe, Remote, Student, Wrong, expect, recipe

from .common import mode_is_put_back, mode_is_put_back_after_an_error, normal, real

pytestmark = pytest.mark.warm("vision")

# --------------------------------------------------------------------------------------- task 4.7


def output_of(net: Recipe, layer: str, batch: Tensor) -> list[Tensor]:
    """What a layer of the net, in eval mode, puts out at each of its calls."""
    model, seen = net.build().eval(), []
    model.get_submodule(layer).register_forward_hook(lambda layer, inputs, output: seen.append(output.clone()))
    with torch.no_grad():
        model(batch)
    return seen


def some_layer(draw: Draw) -> tuple[Recipe, str, Tensor]:
    net: Recipe = recipe.layered_net(seed=draw.seed())
    layer = draw.in_turn(["features.0", "head", "features.3", "features", "features.1"])
    return net, layer, draw.tensor(draw.in_turn([2, 1, 3]), 3, draw.integer(5, 9), 6)


LAYERS_AT_HOME = [
    'feature_maps(given.layered_net(), "head", torch.ones(1, 3, 5, 5))',
    'feature_maps(given.layered_net(), "features.0", torch.ones(1, 3, 5, 5))',
    'feature_maps(given.layered_net(), "features.3", torch.ones(2, 3, 5, 5))',
]


@pytest.mark.task("4.7", points=0.6)
@pytest.mark.cases(some_layer, count=5, home=LAYERS_AT_HOME)
def test_output_of_the_layer(student: Student, case: tuple[Recipe, str, Tensor]) -> None:
    """what the named layer put out"""
    student.feature_maps(*case).equals(output_of(*case)[-1])


@pytest.mark.task(
    "4.7",
    points=0.3,
    home='feature_maps(given.layered_net(inplace=True), "features.0", torch.ones(1, 3, 5, 5)).min()',
)
def test_before_an_in_place_layer(student: Student) -> None:
    """also where the next layer works in place"""
    batch = normal(2, 3, 7, 7, seed=51)
    for layer in ("features.1", "features.0"):
        net = recipe.layered_net(seed=52, inplace=True)
        answer, wanted = student.feature_maps(net, layer, batch), output_of(net, layer, batch)[-1]
        got = real(answer.as_tensor(shape=tuple(wanted.shape)))
        if layer == "features.0" and bool((got - wanted.clamp(min=0)).abs().max() < 1e-5):
            raise Wrong(mistake="overwritten-in-place")
        answer.equals(wanted)


@pytest.mark.task("4.7", points=0.2, home='feature_maps(given.layered_net(), "mix", torch.ones(1, 3, 5, 5))')
def test_last_call(student: Student) -> None:
    """of a layer called twice, the last output"""
    net, batch = recipe.layered_net(seed=53), normal(2, 3, 6, 6, seed=54)
    first, last = output_of(net, "mix", batch)
    answer = student.feature_maps(net, "mix", batch)
    got = real(answer.as_tensor(shape=tuple(last.shape)))
    if bool((got - first).abs().max() < 1e-5):
        raise Wrong(mistake="first-call-instead-of-last")
    answer.equals(last)


@pytest.mark.task(
    "4.7", points=0.2, home='feature_maps(given.layered_net(dropout=0.5), "features.2", torch.ones(1, 3, 5, 5))'
)
def test_maps_in_eval_mode(student: Student) -> None:
    """eval mode during the call: dropout does not disturb the answer"""
    net, batch = recipe.layered_net(seed=55, dropout=0.5), normal(2, 3, 8, 8, seed=56)
    wanted = output_of(net, "features.3", batch)[-1]
    got = real(student.feature_maps(net, "features.3", batch).as_tensor(shape=tuple(wanted.shape)))
    if bool((got - wanted).abs().max() < 1e-4):
        return
    calm = student.keep(net)
    student.probe("set_training", calm, False)
    got = real(student.feature_maps(calm, "features.3", batch).as_tensor(shape=tuple(wanted.shape)))
    right_when_calm = bool((got - wanted).abs().max() < 1e-4)
    raise Wrong(
        "For a net with dropout the output of a layer behind it is not that of eval mode.",
        "maps-in-train-mode" if right_when_calm else None,
    )


def right_maps(student: Student) -> tuple[Recipe, str, Tensor]:
    """A net, a layer and a batch for which the answer is right."""
    net, layer, batch = recipe.layered_net(seed=57), "features.3", normal(2, 3, 6, 6, seed=58)
    wanted = output_of(net, layer, batch)[-1]
    got = real(student.feature_maps(net, layer, batch).as_tensor(shape=tuple(wanted.shape)))
    expect(bool((got - wanted).abs().max() < 1e-4), "The output of a layer is not right yet.")
    return net, layer, batch


def refuses(student: Student, layer: str) -> None:
    """``Wrong`` unless this layer raises ValueError."""
    net, _, batch = right_maps(student)
    try:
        student.feature_maps.raises(ValueError, net, layer, batch)
    except NotStarted:
        raise
    except Wrong as wrong:
        raise Wrong(wrong.sentence, "missing-layer-not-refused") from None


@pytest.mark.task("4.7", points=0.1, home='feature_maps(given.layered_net(), "features.9", torch.ones(1, 3, 5, 5))')
def test_unknown_layer(student: Student) -> None:
    """an unknown layer raises ValueError"""
    refuses(student, "features.9")
    refuses(student, "body")


@pytest.mark.task("4.7", points=0.1, home='feature_maps(given.layered_net(), "spare", torch.ones(1, 3, 5, 5))')
def test_layer_never_called(student: Student) -> None:
    """a layer that was never called raises ValueError"""
    refuses(student, "spare")


@pytest.mark.task(
    "4.7",
    points=0.1,
    evidence="state",
    home='feature_maps(given.layered_net(), "head", torch.ones(1, 3, 5, 5)).requires_grad',
)
def test_maps_without_graph(student: Student) -> None:
    """the answer carries no graph"""
    expect(not student.feature_maps(*right_maps(student)).requires_grad, mistake="maps-tracked")


def hooks_on(net: Remote) -> int:
    """How many hooks there are on the layers of a kept net."""
    return net.method("hooks").as_int()


@pytest.mark.task(
    "4.7",
    points=0.1,
    evidence="state",
    home='net = given.layered_net(); feature_maps(net, "head", torch.ones(1, 3, 5, 5)); net.hooks()',
)
def test_hook_removed(student: Student) -> None:
    """the hook is removed again, also after an error"""
    net, layer, batch = right_maps(student)
    kept = student.keep(net)
    student.feature_maps(kept, layer, batch)
    expect(hooks_on(kept) == 0, mistake="hook-left-behind")
    broken = student.keep(recipe.layered_net(seed=59, broken=True))
    student.feature_maps.raises(RuntimeError, broken, layer, batch)
    expect(hooks_on(broken) == 0, mistake="hook-left-after-an-error")


@pytest.mark.task(
    "4.7",
    points=0.1,
    evidence="state",
    home='net = given.layered_net(noted=True); feature_maps(net, "head", torch.ones(1, 3, 5, 5)); net.hooks()',
)
def test_hooks_of_others(student: Student) -> None:
    """hooks of others stay"""
    _, _, batch = right_maps(student)
    kept = student.keep(recipe.layered_net(seed=60, noted=True))
    for layer in ("head", "features.0"):
        student.feature_maps(kept, layer, batch)
        expect(hooks_on(kept) >= 2, mistake="hooks-of-others-removed")


@pytest.mark.task(
    "4.7",
    points=0.1,
    evidence="state",
    home='net = given.layered_net(); feature_maps(net, "head", torch.ones(1, 3, 5, 5)); net.training',
)
def test_maps_put_the_mode_back(student: Student) -> None:
    """the model's mode is put back"""
    net, layer, batch = right_maps(student)
    mode_is_put_back(student, "maps", lambda kept: student.feature_maps(kept, layer, batch), net)


@pytest.mark.task(
    "4.7",
    points=0.1,
    evidence="state",
    home='net = given.layered_net(broken=True); feature_maps(net, "head", torch.ones(1, 3, 5, 5))',
    look="what happens to net.training when the net raises an error?",
)
def test_maps_put_the_mode_back_after_an_error(student: Student) -> None:
    """the model's mode is put back after an error, too"""
    net, layer, batch = right_maps(student)

    def ask(kept: Remote) -> Answer:
        return student.feature_maps(kept, layer, batch)

    def broken(kept: Remote) -> None:
        student.feature_maps.raises(RuntimeError, kept, layer, batch)

    mode_is_put_back_after_an_error(student, "maps", ask, broken, net, recipe.layered_net(broken=True))


# --------------------------------------------------------------------------------------- task 4.8


def counted(targets: Tensor, predictions: Tensor, num_classes: int) -> Tensor:
    """The matrix, counted one by one."""
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for row, column in zip(targets.tolist(), predictions.tolist(), strict=True):
        matrix[row, column] += 1
    return matrix


def some_labels(draw: Draw) -> tuple[Tensor, Tensor, int]:
    n, classes = draw.in_turn([(30, 3), (60, 5), (5, 2), (200, 4)])
    targets = torch.cat([torch.arange(classes), draw.integers(n, low=0, high=classes - 1)])
    predictions = torch.cat([draw.integers(n, low=0, high=classes - 1), torch.arange(classes)])
    return targets, predictions, classes


def few_labels(draw: Draw) -> tuple[Tensor, Tensor, int]:
    n, classes, seen = draw.in_turn([(12, 6, 3), (4, 9, 8), (0, 3, 1), (5, 1, 1)])
    low = draw.integer(0, classes - seen)
    high = low + seen - 1
    return draw.integers(n, low=low, high=high), draw.integers(n, low=low, high=high), classes


MATRIX_AT_HOME = [
    "confusion_matrix(torch.tensor([0]), torch.tensor([0]), 1)",
    "confusion_matrix(torch.tensor([0, 0, 1]), torch.tensor([0, 1, 1]), 2)",
    "confusion_matrix(torch.tensor([0, 0, 1]), torch.tensor([0, 1, 1]), 4)",
    "confusion_matrix(torch.tensor([2, 2]), torch.tensor([2, 2]), 3)",
    "confusion_matrix(torch.tensor([], dtype=torch.int64), torch.tensor([], dtype=torch.int64), 2)",
]


@pytest.mark.task("4.8", points=0.9)
@pytest.mark.cases(some_labels, count=4, home=MATRIX_AT_HOME)
def test_counts(student: Student, case: tuple[Tensor, Tensor, int]) -> None:
    """how often each true class (row) was taken for which (column)"""
    answer, wanted = student.confusion_matrix(*case), counted(*case)
    got = real(answer.as_tensor(shape=tuple(wanted.shape)))
    if not bool((got == wanted).all()):
        raise answer.wrong("", "That is not how often each true class was predicted to be which.")


@pytest.mark.task("4.8", points=0.2)
@pytest.mark.cases(some_labels, count=2, home=MATRIX_AT_HOME)
def test_whole_numbers(student: Student, case: tuple[Tensor, Tensor, int]) -> None:
    """int64 counts"""
    student.confusion_matrix(*case).equals(counted(*case))


@pytest.mark.task("4.8", points=0.4)
@pytest.mark.cases(few_labels, count=4, home=MATRIX_AT_HOME)
def test_classes_that_do_not_occur(student: Student, case: tuple[Tensor, Tensor, int]) -> None:
    """a row and a column for every class, also for those that do not occur"""
    student.confusion_matrix(*case).equals(counted(*case))


@pytest.mark.task(
    "4.8",
    points=0.5,
    home="t = given.random_labels(1_000_000, 10); confusion_matrix(t, t, 10)",
)
def test_a_million(student: Student) -> None:
    """a million labels in no time"""
    small = recipe.random_labels(50, 4, seed=71).build(), recipe.random_labels(50, 4, seed=72).build(), 4
    student.confusion_matrix(*small).equals(counted(*small))  # and what needs importing is imported
    for n in (200_000, 1_000_000):  # a loop is found out by the first, in a second or two
        labels = [recipe.random_labels(n, 10, seed=seed) for seed in (73, 74)]
        targets, predictions = (r.build() for r in labels)
        began = time.process_time()
        wanted = torch.bincount(targets * 10 + predictions, minlength=100).reshape(10, 10)
        mine = time.process_time() - began
        answer = student.confusion_matrix(*(student.keep(r) for r in labels), 10)
        answer.equals(wanted)
        expect(answer.cpu_seconds < 0.6 * max(1, n / 500_000) + 20 * mine, mistake="python-loop")
