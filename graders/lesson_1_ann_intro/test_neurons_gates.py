"""Hidden graders of 1.6: gates and XOR by hand. How they are written: ``docs/graders.md``."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from autograder.testing import Answer, Draw, Student, Wrong, agree, expect

from .common import items, of_shape, real

pytestmark = pytest.mark.open

ROWS = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
GATES = {"and": "0001", "or": "0111", "nand": "1110"}
# What the step neuron says when it takes one input more, or one fewer, to fire (or to stop firing).
OFF_BY_ONE = {"and": ("0000",), "or": ("1111", "0001"), "nand": ("1111", "1000")}


def _numbers(student: Student, name: str) -> tuple[Tensor, Tensor]:
    """The learner's two weights and bias, forgiving about an axis of length 1 and about their order."""
    weights, bias = items(student.gate_weights(name), 2)
    if swapped(weights, bias):
        weights, bias = bias, weights
    return of_shape(weights, (2,), (1, 2), (2, 1)).reshape(2), of_shape(bias, (), (1,), (1, 1)).reshape(())


def swapped(weights: Answer, bias: Answer) -> bool:
    """Whether each of the two has a shape that only the other may have."""
    return has_shape(weights, (), (1,), (1, 1)) and has_shape(bias, (2,), (1, 2), (2, 1))


def has_shape(answer: Answer, *shapes: tuple[int, ...]) -> bool:
    """Whether an answer is a tensor of one of these shapes."""
    try:
        return bool(of_shape(answer, *shapes).numel())
    except Wrong:
        return False


def _tables(student: Student, name: str) -> list[str]:
    """What the step neuron with the learner's numbers says to the four rows, in two precisions."""
    weights, bias = _numbers(student, name)
    tables = []
    for dtype in (torch.float32, torch.float64):  # right in either: no quarrel about rounding
        fires = ROWS.to(dtype) @ weights.to(dtype) + bias.to(dtype) >= 0
        tables.append("".join(str(int(fired)) for fired in fires))
    return tables


def _same_for_every_name(student: Student) -> bool:
    """Whether a name that is no gate's gets the same neuron as every gate."""
    try:
        return all(agree(_numbers(student, name), _numbers(student, "xor")) for name in GATES)
    except Wrong:
        return False


def _lets_any_name_in(student: Student, name: str) -> bool:
    """Whether a gate gets another gate's neuron, and a name that is no gate's gets that, too."""
    try:
        numbers = _numbers(student, name)
        others = [_numbers(student, other) for other in GATES if other != name]
        return any(agree(numbers, other) for other in others) and agree(_numbers(student, "xor"), numbers)
    except Wrong:
        return False


def _tidies_names(student: Student) -> bool:
    """Whether a gate's name gets its numbers in capitals, or with spaces around it, too, and no other name gets any."""

    def numbers(name: str) -> tuple[Tensor, Tensor] | None:
        try:
            return _numbers(student, name)
        except Wrong:
            return None

    pairs = [(numbers(name), numbers(other)) for name in GATES for other in (name.upper(), f" {name} ")]
    same = [own is not None and agree(own, tidied) for own, tidied in pairs if tidied is not None]
    return any(same) and all(same) and all(numbers(other) is None for other in ("xor", "band", "form"))


def _gate(student: Student, name: str) -> None:
    tables = _tables(student, name)
    if GATES[name] in tables:
        return
    expect(not _same_for_every_name(student), "", mistake="same-for-every-name")
    expect(not _lets_any_name_in(student, name), "", mistake="condition-always-true")
    expect(not (name == "and" and tables[0] == GATES["or"]), "", mistake="or-where-and")
    push = _numbers(student, name)[0] * (-1 if name == "nand" else 1)
    expect(bool((push > 0).all()), "", mistake="pushed-the-wrong-way")
    expect(tables[0] not in OFF_BY_ONE[name], "", mistake="threshold-off-by-one")
    weights, bias = _numbers(student, name)
    turned = "".join(str(int(fired)) for fired in ROWS @ weights.float() - bias >= 0)
    expect(turned != GATES[name], "", mistake="bias-sign-flipped")
    said = f"for 00, 01, 10 and 11 they give {', '.join(tables[0])}"
    raise Wrong(f'With step as the activation, these weights and bias are not the gate "{name}": {said}.')


@pytest.mark.task("1.6", points=0.4, home="gate_weights('and')")
def test_gate_and(student: Student) -> None:
    """the gate and: fires only when both inputs are 1"""
    _gate(student, "and")


@pytest.mark.task("1.6", points=0.4, home="gate_weights('or')")
def test_gate_or(student: Student) -> None:
    """the gate or: fires when at least one input is 1"""
    _gate(student, "or")


@pytest.mark.task("1.6", points=0.4, home="gate_weights('nand')")
def test_gate_nand(student: Student) -> None:
    """the gate nand: fires unless both inputs are 1"""
    _gate(student, "nand")


@pytest.mark.task("1.6", points=0.2, home="gate_weights('and')")
def test_gate_form(student: Student) -> None:
    """weights of shape (2,) and a bias of shape (), both float32, in a tuple"""
    any_right = any(GATES[name] in _tables(student, name) for name in GATES)
    expect(any_right, "None of the three gates is right yet; the form is asked about after that.")
    for name in GATES:
        weights, bias = student.gate_weights(name).as_tuple(2)
        expect(not swapped(weights, bias), mistake="bias-before-weights")
        weights.as_tensor(shape=(2,), dtype=torch.float32)
        bias.as_tensor(shape=(), dtype=torch.float32)


def another_name(draw: Draw) -> tuple[str]:
    """A word that is no gate's name, made up or like one."""
    letters = "".join(draw.choice("adnorx") for _ in range(draw.integer(4, 12)))
    return (draw.in_turn(["nor", "xor", letters, "not", "", f"{letters}and", "AND", f"{letters}or", " or "]),)


@pytest.mark.task("1.6", points=0.2)
@pytest.mark.cases(another_name, count=9, home=["gate_weights('AND')", "gate_weights('xor')", "gate_weights('band')"])
def test_gate_unknown(student: Student, case: tuple[str]) -> None:
    """any other name raises ValueError"""
    items(student.gate_weights("or"), 2)
    try:
        student.gate_weights.raises(ValueError, *case)
    except Wrong as wrong:
        if _same_for_every_name(student):
            wrong.mistake = "same-for-every-name"
        elif any(_lets_any_name_in(student, name) for name in GATES):
            wrong.mistake = "condition-always-true"
        elif _tidies_names(student):
            wrong.mistake = "names-tidied-up"
        raise


def of_layer(answer: Answer) -> Tensor:
    """A tensor of some shape that is small enough to belong to a little network."""
    expect(answer.as_tensor(finite=False).numel() <= 10_000, "A handful of neurons is enough here.")
    return real(answer.as_tensor())


def _xor_layers(student: Student) -> list[tuple[Tensor, Tensor, Any]]:
    """The learner's layers: weights and biases as data, the activation as a handle."""
    answer = student.xor_network()
    try:
        layers = answer.as_list()
    except Wrong as wrong:
        try:
            layers = answer.as_tuple()
        except Wrong:
            raise wrong from None
    expect(len(layers) > 0, "There are no layers in it.")
    parts = []
    for layer in layers:
        weights, biases, activation = items(layer, 3)
        parts.append((of_layer(weights), of_layer(biases), activation.as_object()))
    return parts


def _xor_answers(layers: list[tuple[Tensor, Tensor, Any]], rows: Tensor) -> Tensor:
    """What the network says, computed here; only its activations run where they live."""
    values = rows
    for weights, biases, activation in layers:
        n_in = values.shape[1]
        expect(weights.ndim == 2, "A layer's weights have two axes, (n_out, n_in).")
        expect(weights.shape[1] == n_in, "A layer takes another number of inputs than it is given.")
        expect(biases.numel() == weights.shape[0], "A layer has one bias for each of its neurons.")
        z = values @ weights.float().T + biases.float().reshape(-1)
        values = of_shape(activation(z), tuple(z.shape)).float()
    expect(values.shape[1] == 1, "The last layer has one neuron, for the one answer.")
    return values[:, 0]


def _xor_with_steps(layers: list[tuple[Tensor, Tensor, Any]]) -> bool:
    """Whether a step in the place of each activation would make it XOR."""
    values = ROWS
    for weights, biases, _ in layers:
        values = (values @ weights.float().T + biases.float().reshape(-1) >= 0).float()
    return torch.equal(values[:, 0], (ROWS[:, 0] != ROWS[:, 1]).float())


MANY_ROWS = ROWS[[2, 0, 3, 3, 1, 0, 2, 1, 3]]


def _check_xor(layers: list[tuple[Tensor, Tensor, Any]]) -> Tensor:
    wanted = (MANY_ROWS[:, 0] != MANY_ROWS[:, 1]).float()
    answers = _xor_answers(layers, MANY_ROWS)
    right = agree(answers.round(), wanted)
    expect(right or len(layers) != 1, "", mistake="xor-with-one-layer")
    always = bool((answers == 1).all())
    four = [f"{float(answers[MANY_ROWS.tolist().index(row)]):.3g}" for row in ROWS.tolist()]
    sentence = f"Run through these layers, the rows 00, 01, 10 and 11 give {', '.join(four)}: that is not XOR."
    if not right and not always and _xor_with_steps(layers):
        sentence += " With step as the activation of every layer they would."
    expect(right, sentence, mistake="xor-always-1" if always and len(layers) == 2 else None)
    return answers


@pytest.mark.task("1.6", points=0.5, home="xor_network()")
def test_xor_answers(student: Student) -> None:
    """run through the layers, the four rows give XOR, at least after rounding"""
    _check_xor(_xor_layers(student))


@pytest.mark.task("1.6", points=0.4, home="xor_network()")
def test_xor_exactly(student: Student) -> None:
    """the answers are exactly 0 or 1, for many rows and for a single one"""
    layers = _xor_layers(student)
    answers = _check_xor(layers)
    sentence = "Rounded, the answers are right, but they aren't exactly 0 and 1: which activation ends on exact values?"
    expect(agree(answers, answers.round(), rtol=0.0, atol=0.0), sentence)
    alone = torch.cat([_xor_answers(layers, row) for row in ROWS.split(1)])
    wanted = (ROWS[:, 0] != ROWS[:, 1]).float()
    expect(agree(alone, wanted), "At least one row alone is not answered as it is among others: any batch may come.")


@pytest.mark.task("1.6", points=0.5, home="xor_network()")
def test_xor_two_layers(student: Student) -> None:
    """two layers, float32, in the form that forward takes"""
    layers = _xor_layers(student)
    _check_xor(layers)
    expect(
        len(layers) != 1,
        "The answers are right, at least rounded, and come from one layer. The docstring asks for two.",
    )
    expect(len(layers) == 2, "Two layers are asked for, and two are enough.")
    values = MANY_ROWS
    for layer in student.xor_network().as_list(2):
        weights, biases, activation = layer.as_tuple(3)
        n_out = of_layer(biases).numel()
        matrix = weights.as_tensor(shape=(n_out, values.shape[1]), dtype=torch.float32)
        z = values @ matrix.T + biases.as_tensor(shape=(n_out,), dtype=torch.float32)
        # asked about nothing but what this network gives it: it may be of no use anywhere else
        values = activation.as_object()(z).as_tensor(shape=tuple(z.shape), dtype=torch.float32)
