"""The corpus: what an attack may earn, see, tell and leave behind is nothing. And without confinement it is not."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox.confinement.policy import LAYERS

HERE = Path(__file__).parent
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
NOBODY = 65534
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="confinement is Linux's")


def escaped(outcome: Any, field: Any) -> bool:
    """Whether an attack did what confinement is to stop: it says so, or shows a secret."""
    return "ESCAPED" in outcome.printed or field.token in outcome.everything


def stops(layers: set[str], attack: Any) -> bool:
    """Whether one of these layers stops it. As an ordinary user nobody is another user."""
    if attack.privileged and not ROOT:
        return False
    known = layers if ROOT else layers - {"identity"}
    ways = [set(way.split("+")) - (set() if ROOT else {"identity"}) for way in attack.stopped_by]
    return any(way and way <= known for way in ways)


def assert_nothing_gained(attack: Any, outcome: Any) -> None:
    assert outcome.status == 0, outcome.everything
    assert outcome[attack.task]["status"] in attack.statuses, outcome.everything
    assert attack.says in outcome[attack.task]["message"]
    assert outcome.points("value", attack.own) <= attack.deserved
    assert outcome.points("state", attack.own) <= attack.deserved + attack.state
    for task in outcome.report["tasks"]:
        assert task["status"] != "error"
        if not attack.spoils and task["name"] not in attack.own:
            assert (task["status"], task["points"]) == ("passed", 1.0), outcome.everything


def assert_nothing_told(outcome: Any) -> None:
    told = [line[5:] for line in outcome.printed.splitlines() if line.startswith("TOLD ")]
    assert not [text for text in told if text in outcome.learners], outcome.learners
    assert "canary" not in outcome.learners


def assert_inert(outcome: Any) -> None:
    details = [test["detail"] for test in outcome.staff["tests"]]
    for text in (outcome.everything, outcome.printed, *details):
        assert not CONTROLS.search(text)
        assert not [line for line in text.splitlines() if line.lstrip().startswith("::") or "##[" in line]


def assert_nothing_left(outcome: Any, field: Any) -> None:
    assert not outcome.left
    assert field.victim.read_text() == "as it was"
    assert [path.name for path in (field.root / "outside").iterdir()] == ["victim"]
    assert not [path for path in outcome.scratch if path.exists()]


def assert_stopped(attack: Any, outcome: Any, field: Any) -> None:
    assert_nothing_gained(attack, outcome)
    assert not escaped(outcome, field), outcome.everything
    assert_nothing_told(outcome)
    assert_inert(outcome)
    assert_nothing_left(outcome, field)


def test_the_right_answer_passes(grader: Callable[..., Any], target: Any) -> None:
    outcome = grader().grade(target.hand_in("right", target.solution))
    assert (outcome.report["points"], outcome.report["max_points"]) == (4.0, 4.0)
    assert {task["status"] for task in outcome.report["tasks"]} == {"passed"}


def test_a_wrong_answer_fails(grader: Callable[..., Any], target: Any) -> None:
    outcome = grader().grade(target.hand_in("wrong", target.solution.replace("2 * x", "3 * x")))
    assert (outcome["1.1"]["points"], outcome.report["points"]) == (0.0, 3.0)


@pytest.mark.some(every=14)
def test_attack(attack: Any, grader: Callable[..., Any], target: Any) -> None:
    assert_stopped(attack, grader().attack(attack), target)


@pytest.mark.some(every=25)
@pytest.mark.only(lambda attack: "landlock" in attack.stopped_by)
@pytest.mark.parametrize("abi", [1, 4])
def test_with_an_older_landlock(attack: Any, abi: int, grader: Callable[..., Any], target: Any) -> None:
    assert_stopped(attack, grader(abi=abi).attack(attack), target)


@pytest.mark.skipif(not ROOT, reason="who runs this is an ordinary user already")
@pytest.mark.only(lambda attack: attack.stopped_by)
@pytest.mark.systems
def test_as_an_ordinary_user(attack: Any, grader: Callable[..., Any], target: Any) -> None:
    assert_stopped(attack, grader(user=NOBODY).attack(attack), target)


@pytest.mark.only(lambda attack: attack.stopped_by or attack.confined)
@pytest.mark.parametrize("user", [None, NOBODY] if ROOT else [None], ids=str)
@pytest.mark.systems
def test_on_a_device(user: int | None, attack: Any, grader: Callable[..., Any], target: Any) -> None:
    assert_stopped(attack, grader(user=user, device="cuda").attack(attack), target)


@pytest.mark.some(every=12)
@pytest.mark.only(lambda attack: attack.stopped_by and not attack.confined)
def test_without_confinement_it_succeeds(attack: Any, grader: Callable[..., Any], bare: Any) -> None:
    if not stops(set(LAYERS), attack):
        pytest.skip("only root could do that")
    assert escaped(grader(without=LAYERS).attack(attack), bare)


@pytest.mark.some
@pytest.mark.parametrize("layer", LAYERS)
def test_each_layer_stops_what_no_other_does(
    layer: str, attacks: list[Any], grader: Callable[..., Any], bare: Any
) -> None:
    rest = set(LAYERS) - {layer}
    alone = [attack for attack in attacks if stops(set(LAYERS), attack) and not stops(rest, attack)]
    if layer == "identity" and not ROOT:
        assert not alone
        return
    assert alone
    for attack in alone:
        assert escaped(grader(without=(layer,)).attack(attack), bare), attack.name
        bare.tidy()


@pytest.mark.systems
def test_a_grader_in_one_process_is_fooled(attacks: list[Any], target: Any) -> None:
    forgeries = [attack for attack in attacks if attack.name.startswith("forging/") and "double" in attack.own]
    files = [target.submit(attack) / "target.py" for attack in forgeries]
    done = subprocess.run([sys.executable, HERE / "naive.py", *files], capture_output=True, cwd=target.root, check=True)
    fooled = json.loads(done.stdout.splitlines()[-1])
    assert {a.name: yes for a, yes in zip(forgeries, fooled, strict=True)} == {a.name: a.fools for a in forgeries}


ONE_OF_EACH = ["bombs/forks", "forging/exit_at_question", "inert/commands", "reading/environments", "wire/drip"]


@pytest.mark.systems
@pytest.mark.only(lambda attack: attack.name in ONE_OF_EACH)
def test_through_the_command(attack: Any, target: Any, command: Callable[..., Any], tmp_path: Path) -> None:
    arguments = ["--course", target.course, "--json", "report.json", "--staff", "staff.json"]
    environment = {**os.environ, "ATTACKED_TOKEN": target.canary("environment")}
    ran = command("run", target.submit(attack), *arguments, environment=environment)
    staff = (tmp_path / "staff.json").read_text()
    assert ran.status == 0
    assert ran[attack.task]["status"] in attack.statuses
    assert ran.report["points"] <= 3.0
    for text in (target.token, "ESCAPED"):
        assert text not in ran.out + ran.err + json.dumps(ran.report) + staff
