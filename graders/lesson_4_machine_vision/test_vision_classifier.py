"""Hidden graders of 4.1 and 4.6: the net itself. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from autograder.testing import Answer, Draw, Recipe, Remote, Student, Wrong, expect, recipe
from week4 import given

from .common import HALF, IMAGENET, KNOWN, near, plain, probabilities_of, real, spec, view

pytestmark = [pytest.mark.warm("vision"), pytest.mark.open]

NET = "efficientnet_lite0"
FIELDS = {"size", "short_side", "mean", "std", "interpolation"}
NAMES = {0: "tench", 105: "koala", 134: "crane bird", 296: "ice bear", 517: "crane", 999: "toilet tissue"}


# --------------------------------------------------------------------------------------- task 4.1


def loaded(student: Student) -> tuple[Remote, Answer, Answer]:
    """The learner's net; its preprocessing and categories, not looked at yet."""
    net, preprocess, categories = student.load_classifier(NET).as_tuple(3)
    return net.as_module(), preprocess, categories


def asked(net: Remote, draw: Draw) -> tuple[Tensor, Tensor]:
    """What the net, as it is now, says of two photographs, and how probable each class should be.

    They're small, because a forward pass costs by the pixel, and other weights give other answers at any size.
    Preprocessing is the grader's own.
    """
    batch = torch.cat([spec(view(draw, name), 96) for name in draw.shuffled(sorted(KNOWN))[:2]]) * 2 - 1
    return real(net(batch).as_tensor(shape=(2, 1000))), probabilities_of(batch).double()


def names_photographs(net: Remote, draw: Draw) -> bool:
    """Whether the net, as it is now, knows two photographs as well as it should."""
    got, wanted = asked(net, draw)
    return bool((got.softmax(dim=1) - wanted).abs().max() < 0.02)


def unlike(net: Remote, draw: Draw) -> Wrong:
    """Why the net doesn't, in eval mode."""
    got, wanted = asked(net, draw)
    if torch.equal(got.argmax(dim=1), wanted.argmax(dim=1)):
        return Wrong("The net picks the right classes, but its outputs aren't the logits that the zoo's net gives.")
    return Wrong(mistake="random-weights")


@pytest.mark.task(
    "4.1",
    points=0.1,
    home='from week4 import data, zoo; model, preprocess, categories = load_classifier("efficientnet_lite0"); '
    "p = data.photos()[0]; categories[model.eval()(preprocess(zoo.open_image(p.path))).argmax()], p.answer",
)
def test_trained_weights(student: Student, draw: Draw) -> None:
    """the trained net: put into eval mode, it knows photographs"""
    net, _, _ = loaded(student)
    student.probe("set_training", net, False)
    if not names_photographs(net, draw):
        raise unlike(net, draw)


@pytest.mark.task("4.1", points=0.9, home='load_classifier("efficientnet_lite0")[0].training')
def test_ready_for_inference(student: Student, draw: Draw) -> None:
    """eval mode: it knows photographs just as it comes"""
    net, _, _ = loaded(student)
    if not names_photographs(net, draw):
        student.probe("set_training", net, False)
        raise Wrong(mistake="train-mode-left-on") if names_photographs(net, draw) else unlike(net, draw)
    # Dropout alone hardly disturbs a photograph.
    small = draw.tensor(2, 3, 32, 32, contiguous=True)
    first, second = (real(net(small).as_tensor(shape=(2, 1000))) for _ in range(2))
    expect(
        bool((first - second).abs().max() < 1e-3),
        "Asked twice about the same pictures, the net gives two answers. Are some of its layers still in train mode?",
    )
    student.probe("set_training", net, True)
    trained = real(net(small).as_tensor(shape=(2, 1000)))
    expect(bool((first - trained).abs().max() > 1e-3), "Put into train mode, the net answers as it did before.")


@pytest.mark.task(
    "4.1",
    points=0.1,
    evidence="state",
    home='net = load_classifier("efficientnet_lite0")[0]; [p.requires_grad for p in net.parameters()]; net.training',
)
def test_no_parameter_requires_grad(student: Student, draw: Draw) -> None:
    """no parameter requires grad, and the net's own `training` is False"""
    net, _, _ = loaded(student)
    expect(names_photographs(net, draw), "The net itself is not right yet.")
    flags = [entry.as_tuple(3)[2].as_bool() for entry in student.probe("parameters", net).as_list()]
    expect(len(flags) > 100, "This net has too few parameters to be the one that was asked for.")
    expect(not any(flags), mistake="parameters-require-grad")
    training = student.probe("training", net).as_bool()
    expect(not training, "The net's own `training` is still True. Which call sets it, and that of all layers?")


@pytest.mark.task(
    "4.1",
    points=0.2,
    home='load_classifier("efficientnet_lite0")[1](given.picture("RGB", 300, 200)).unique()',
)
def test_its_own_preprocessing(student: Student, draw: Draw) -> None:
    """the preprocessing that belongs to this net"""
    net, preprocess, _ = loaded(student)
    is_a_classifier(net, draw)
    in_order(preprocess)
    try:
        own = preprocess.as_record("Preprocess", FIELDS)
    except Wrong:
        prepares_for_this_net(preprocess.as_object(), draw)
        return
    # The zoo's own object comes as the data that it is.
    facts = [tuple(part.as_number() for part in own[name].as_tuple(3)) for name in ("mean", "std")]
    sides = [own[name].as_int() for name in ("size", "short_side")]
    expect(facts == [HALF, HALF] and sides == [224, 256], mistake="preprocessing-of-another-net")


def in_order(preprocess: Answer) -> None:
    """``Wrong`` if the names stand where the preprocessing should."""
    try:
        preprocess.as_list(1000)
    except Wrong:
        return
    raise Wrong(mistake="names-before-preprocessing")


def is_a_classifier(net: Remote, draw: Draw) -> None:
    """``Wrong`` unless it tells pictures apart, with weights of whatever kind."""
    first, other = (net(draw.tensor(2, 3, 64, 64)).as_tensor(shape=(2, 1000), finite=False) for _ in range(2))
    expect(not torch.equal(first, other), "The net gives other pictures the very same answers.")


def prepares_for_this_net(prepare: Remote, draw: Draw) -> None:
    """``Wrong`` unless that function does what the net was trained on."""
    wide, tall = (draw.integer(300, 340), draw.integer(200, 260)), (draw.integer(180, 240), draw.integer(290, 330))
    for shape in (("RGB", *wide, draw.seed() % 10_000), ("L", *tall, draw.seed() % 10_000)):
        picture = recipe.picture(*shape)
        got = real(prepare(picture).as_tensor(shape=(1, 3, 224, 224), dtype=torch.float32))
        wanted = spec(picture.build(), 224, margin=1).double()
        if not near(plain(got, HALF, HALF), wanted):
            theirs = near(plain(got, *IMAGENET), wanted) or near(got, wanted)
            raise Wrong(
                "What came as the preprocessing does not prepare a picture in the way this net was trained on.",
                "preprocessing-of-another-net" if theirs else None,
            )


@pytest.mark.task("4.1", points=0.3, home='load_classifier("efficientnet_lite0")[2][:5]')
def test_category_names(student: Student, draw: Draw) -> None:
    """its 1000 category names"""
    net, preprocess, categories = loaded(student)
    is_a_classifier(net, draw)
    in_order(preprocess)
    names = [name.as_str() for name in categories.as_list(1000)]
    right = all(names[index] == name for index, name in NAMES.items())
    expect(names != sorted(names), mistake="categories-sorted")
    expect(right, "These are not ImageNet's names in the order of the net's outputs.")


@pytest.mark.task("4.1", points=0.3, home='load_classifier("resnet18")  # a download')
def test_net_of_that_name(student: Student, draw: Draw) -> None:
    """the net of the name that was asked for"""
    net, _, _ = loaded(student)
    is_a_classifier(net, draw)
    name = draw.choice(["resnet18", "mobilenet_v3_small", "vit_b_16"])
    with student.keep(given.overheard_zoo)().as_object() as overheard:
        try:
            categories = student.load_classifier(name).as_tuple(3)[2].as_list()
        except Wrong:  # a net that has to be downloaded; tests of their own ask for the form
            categories = []
    asked = [heard.as_str() for heard in overheard.attribute("names").as_list()]
    expect(not asked or name in asked, mistake="name-ignored")
    if asked and categories:
        names, wanted = [category.as_str() for category in categories], given.overheard_categories(name)
        own = names[0].startswith(name)
        expect(own, "The zoo is asked for that name, and the names of the categories are those of another net.")
        expect(names != list(dict.fromkeys(wanted)), mistake="equal-names-once")
        expect(len(names) == len(wanted), "There isn't one name for each output of that net.")


@pytest.mark.task("4.1", points=0.1, home='load_classifier("no_such_net")')
def test_unknown_name(student: Student, draw: Draw) -> None:
    """an unknown name raises ValueError, which lists the known ones"""
    net, _, _ = loaded(student)
    is_a_classifier(net, draw)
    for unknown in (f"efficientnet_lite{draw.integer(10, 10**6)}", "", NET.upper()):
        try:
            message = student.load_classifier.raises(ValueError, unknown)
        except Wrong as wrong:
            raise Wrong(wrong.sentence, "unknown-name-accepted" if gives_a_net(student, unknown) else None) from None
        listed = all(name in message for name in (NET, "resnet18", "mobilenet_v3_small", "vit_b_16"))
        expect(listed, "The ValueError comes, but its message does not list all the nets that there are.")


def gives_a_net(student: Student, name: str) -> bool:
    """Whether a net comes back for that name."""
    try:
        student.load_classifier(name).as_tuple(3)[0].as_module()
    except Wrong:
        return False
    return True


# --------------------------------------------------------------------------------------- task 4.6


def pair(answer: Answer) -> tuple[int, int]:
    """Both numbers, of whatever type, in a tuple or a list: the form is judged by a test of its own."""
    try:
        both = answer.as_tuple(2)
    except Wrong as wrong:
        try:
            both = answer.as_list(2)
        except Wrong:
            raise wrong from None
    return number(both[0]), number(both[1])


def number(answer: Answer) -> int:
    """A whole number of whatever type."""
    value = answer.as_number()
    expect(value == int(value), "A count is a whole number.")
    return int(value)


def check_counts(answer: Answer, wanted: tuple[int, int], net: str) -> None:
    """``Wrong`` unless both numbers are right, also the other way round: their order is judged by a test of its own."""
    got = pair(answer)
    if sorted(got) != sorted(wanted):
        off = [which for which, a, b in zip(("first", "second"), got, wanted, strict=True) if a != b]
        raise Wrong(f"For {net} {'both numbers are' if off[1:] else f'the {off[0]} number is'} not right.")


def counts(net: nn.Module) -> tuple[int, int]:
    """Both numbers, by looking at each parameter object once."""
    found: dict[int, Tensor] = {id(p): p for part in net.modules() for p in part._parameters.values() if p is not None}
    sizes = [(p.numel(), p.requires_grad) for p in found.values()]
    return sum(n for n, _ in sizes), sum(n for n, trained in sizes if trained)


def plain_net(draw: Draw) -> tuple[Recipe]:
    return (draw.in_turn([recipe.tanh_net(draw.integer(2, 500)), recipe.counted_net(draw.integer(5, 200))]),)


def frozen_net(draw: Draw) -> tuple[Recipe]:
    width = draw.integer(5, 200)
    return (draw.in_turn([recipe.counted_net(width, frozen=True), recipe.counted_net(width, draw.integer(4, 9))]),)


def normalized_net(draw: Draw) -> tuple[Recipe]:
    return (recipe.counted_net(draw.integer(5, 200), norm=draw.in_turn([1, 2, 2]), frozen=draw.in_turn([False, True])),)


def sharing_net(draw: Draw) -> tuple[Recipe]:
    return (recipe.shared_net(draw.integer(5, 200), draw.in_turn([False, True]), norm=draw.index < 2),)


COUNTS_AT_HOME = [
    "count_parameters(given.tanh_net())",
    "count_parameters(given.counted_net(frozen=True))",
    "count_parameters(given.counted_net(norm=True))",
    "count_parameters(given.counted_net(norm=2))",
    "count_parameters(given.shared_net())",
]


@pytest.mark.task("4.6", points=0.4)
@pytest.mark.cases(plain_net, count=4, home=COUNTS_AT_HOME)
def test_total(student: Student, case: tuple[Recipe]) -> None:
    """how many numbers there are altogether"""
    first, second = pair(student.count_parameters(*case))
    which = "first" if first >= second else "larger"  # their order has its own test
    right = max(first, second) == counts(case[0].build())[0]
    expect(right, f"The {which} number is not how many numbers the parameters hold.")


@pytest.mark.task("4.6", points=0.3)
@pytest.mark.cases(frozen_net, count=4, home=COUNTS_AT_HOME)
def test_trainable(student: Student, case: tuple[Recipe]) -> None:
    """how many of them are trainable"""
    got, wanted = pair(student.count_parameters(*case)), counts(case[0].build())
    expect(got[1] == wanted[1], "The second number is not how many numbers are in parameters that require grad.")
    expect(got[0] == wanted[0], "The first number is not how many numbers the parameters hold.")


@pytest.mark.task("4.6", points=0.3)
@pytest.mark.cases(normalized_net, count=3, home=COUNTS_AT_HOME)
def test_buffers_are_no_parameters(student: Student, case: tuple[Recipe]) -> None:
    """buffers do not count"""
    check_counts(student.count_parameters(*case), counts(case[0].build()), "a net with BatchNorm")


@pytest.mark.task("4.6", points=0.3)
@pytest.mark.cases(sharing_net, count=3, home=COUNTS_AT_HOME)
def test_shared_parameters(student: Student, case: tuple[Recipe]) -> None:
    """a parameter used in two places counts once"""
    check_counts(student.count_parameters(*case), counts(case[0].build()), "a net that uses a parameter in two places")


@pytest.mark.task(
    "4.6",
    points=0.1,
    home="count_parameters(torch.nn.Linear(3, 2)), count_parameters(given.color_net()), "
    "count_parameters(given.joined_net(given.color_net()))",
)
def test_models_of_one_layer(student: Student, draw: Draw) -> None:
    """a model without children, one with a parameter of its own, one without parameters"""
    net = recipe.counted_net(draw.integer(5, 200))
    layer, nothing = (student.keep(given.part_of)(student.keep(net), name).as_module() for name in ("3", "1"))
    answer = student.count_parameters(layer)
    expect(pair(answer) != (0, 0), mistake="own-parameters-left-out")
    check_counts(answer, counts(net.build().get_submodule("3")), "a single layer")
    answer = student.count_parameters(recipe.color_net())
    expect(pair(answer) != (0, 0), mistake="weight-and-bias-only")
    check_counts(answer, (1, 1), "a net with a parameter of its own")
    joined = student.keep(given.joined_net)(student.keep(net)).as_module()
    wanted = counts(given.joined_net(net.build()))
    check_counts(
        student.count_parameters(joined), wanted, "a net with parameters of its own beside those of its layers"
    )
    expect(pair(student.count_parameters(nothing)) == (0, 0), "For a layer without parameters the numbers are not 0.")


@pytest.mark.task(
    "4.6",
    points=0.1,
    home="count_parameters(given.counted_net(frozen=True)), count_parameters(given.default_classifier())",
)
def test_real_net(student: Student, draw: Draw) -> None:
    """plain ints, for the zoo's default net, some of its layers frozen"""
    small = recipe.counted_net(draw.integer(5, 200), frozen=True)
    check_counts(student.count_parameters(small), counts(small.build()), "a small net with a frozen layer")
    net, own = student.keep(recipe.default_classifier()), given.default_classifier()
    parts = draw.shuffled([name for name, _ in own.named_children()])[:2]
    for name in [*parts, f"features.{draw.integer(1, 7)}"]:
        student.keep(given.part_of)(net, name).as_object().method("requires_grad_", False)
        own.get_submodule(name).requires_grad_(False)
    answer = student.count_parameters(net)
    check_counts(answer, counts(own), "the zoo's default net")
    for part in answer.as_tuple(2):
        part.as_int()
