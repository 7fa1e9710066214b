"""The coach's desk: a client, what their history tells, and what cannot be read of either."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from retrotimer.clock import SystemClock
from retrotimer.domain.coaching.client import Client, Condition
from retrotimer.domain.coaching.findings import Rule, Severity
from retrotimer.domain.coaching.program import Next, Reason
from retrotimer.domain.coaching.safety_check import refused
from retrotimer.domain.session.energy import Body
from retrotimer.domain.session.session_context import Occasion, Stage
from retrotimer.domain.settings.cue_settings import CueChoices
from retrotimer.domain.settings.settings import Settings
from retrotimer.domain.values.validation import UnknownNameError
from retrotimer.domain.workout.workout import TurnaroundKind
from retrotimer.services.coaching import CoachDesk, bundled_programs, client_of
from retrotimer.store.files import client_file, settings_file
from retrotimer.store.files.client_file import ClientFileError
from retrotimer.store.files.settings_file import SettingsFileError
from retrotimer.store.folders import Folders
from tests.support.home_folder import OWNER
from tests.support.walked_sessions import (
    SCREENED,
    SOUND,
    in_program,
    there_and_back,
    walk,
    write_down,
)

FAST = there_and_back(4.0)
PROGRAMS, _ = bundled_programs()
STEPS = PROGRAMS["first-steps"]
NO_TO_ALL = dict.fromkeys(Condition, False)
CAREFUL = "Limits are those of a walker who must be careful"


@pytest.fixture
def folders() -> Folders:
    return Folders()


def damage(folders: Folders, name: str = "") -> None:
    content = {"format": client_file.FORMAT, "weight_kg": "heavy"} | (
        {"name": name} if name else {}
    )
    client_file.path_of(folders.clients, name).write_text(json.dumps(content))


def kept(folders: Folders, name: str = "") -> Client | None:
    return client_file.read(folders.clients, name)


def limit_of(desk: CoachDesk, rule: Rule) -> float:
    return next(one.limit for one in desk.findings(FAST) if one.rule is rule)


def test_the_owner_needs_no_name_and_no_file(folders):
    client_file.path_of(folders.clients, "").unlink()
    desk = CoachDesk(folders)
    assert (desk.client, desk.problems, desk.walker.number) == (Client(), [], 1)
    assert kept(folders) is None


def test_a_client_is_found_by_name_and_by_what_they_chose_to_hear(folders):
    ann = Client("Ann", weight_kg=60, screening=SCREENED)
    write_down(ann)
    settings_file.write(folders.settings, Settings(clients={"Bob": CueChoices()}))
    assert CoachDesk(folders, "Ann").client == ann
    assert CoachDesk(folders, "Bob").client == Client("Bob")


def test_a_name_nobody_has_is_answered_with_all_there_are(folders):
    write_down(Client("Cem"))
    settings_file.write(folders.settings, Settings(clients={"Ann": CueChoices()}))
    with pytest.raises(UnknownNameError, match=r"^no client .Bob., there are: Ann, Cem$"):
        CoachDesk(folders, "Bob")


def test_without_settings_that_can_be_read_it_is_not_known_who_there_is(folders):
    folders.settings.parent.mkdir(parents=True)
    folders.settings.write_text("no settings")
    with pytest.raises(SettingsFileError):
        client_of(folders, "Ann")
    # The owner is always there.
    assert CoachDesk(folders).client == OWNER


@pytest.mark.parametrize("name", ["", "Ann"])
def test_a_damaged_file_is_named_and_its_walker_must_be_careful(folders, name):
    damage(folders, name)
    desk = CoachDesk(folders, name)
    path = client_file.path_of(folders.clients, name)
    problem, consequence = desk.problems
    assert problem.startswith(f"{path}: weight_kg: expected a number from 20 to 400")
    assert consequence == CAREFUL
    assert desk.client.name == name
    assert not desk.client.screened
    assert desk.walker.careful
    assert desk.walker.number == 1
    assert limit_of(desk, Rule.BACKWARD_SPEED) == 3.2
    assert refused(desk.findings(FAST))
    turnaround = desk.performed(SOUND).turnaround
    assert (turnaround.kind, turnaround.hold) == (TurnaroundKind.FULL_STOP, True)


def test_a_damaged_file_is_never_written_over_and_what_was_answered_holds_meanwhile(folders):
    damage(folders)
    content = client_file.path_of(folders.clients, "").read_text()
    desk = CoachDesk(folders)
    with pytest.raises(ClientFileError):
        desk.answer_screening(NO_TO_ALL)
    assert desk.client.screened
    assert desk.walker.careful
    assert client_file.path_of(folders.clients, "").read_text() == content


def test_a_history_that_cannot_be_read_is_named_and_counts_for_nothing(folders):
    walk(days_ago=1)
    folders.history.write_text("no database " * 100)
    desk = CoachDesk(folders)
    assert desk.problems == [f"{folders.history}: file is not a database"]
    assert desk.walker.number == OWNER.sessions_before + 1
    assert desk.session() is None
    assert desk.next_in(STEPS) == Next(1, 1, Reason.BEGIN)


def test_a_session_is_found_by_its_id_or_is_the_last_one(folders):
    write_down(Client("Ann"))
    first, second = walk(days_ago=2), walk(days_ago=1)
    hers = walk(Occasion("Ann"))
    desk = CoachDesk(folders)
    assert (desk.session().id, desk.session(first).id) == (second, first)
    assert desk.session(hers) is None
    assert CoachDesk(folders, "Ann").session().id == hers


def test_only_sessions_with_a_minute_backward_count_and_only_the_clients_own(folders):
    write_down(Client("Ann"))
    walk(Occasion("Ann"))
    walk(Occasion("Ann"), stopped_at_s=200.0)
    walk(Occasion("Ann", time_scale=60.0))
    walk()
    assert CoachDesk(folders, "Ann").walker.number == 2


def test_knee_pain_answered_before_is_a_finding(folders):
    desk = CoachDesk(folders)
    assert desk.findings(SOUND) == ()
    desk.answer_before({"clip": True, "knee_pain": 5})
    (found,) = desk.findings(SOUND)
    assert (found.rule, found.severity) == (Rule.KNEE_PAIN, Severity.REFUSE)


def test_a_beginner_is_asked_for_a_spotter_until_the_fourth_session(folders):
    write_down(replace(OWNER, sessions_before=0))
    asked = []
    for days_ago in (3, 2, 1, 0):
        keys = [question.key for question in CoachDesk(folders).before_sheet.questions]
        asked.append("spotter" in keys)
        walk(days_ago=days_ago)
    assert asked == [True, True, True, False]


def test_a_whole_screening_is_kept_with_its_day(folders):
    write_down(Client("Ann", notes="left knee"))
    today = SystemClock().wall().date().isoformat()
    desk = CoachDesk(folders, "Ann")
    desk.answer_screening(NO_TO_ALL | {Condition.HEART: True})
    ann = kept(folders, "Ann")
    assert ann == desk.client
    assert (ann.notes, ann.fall, ann.screening.yes) == ("left knee", False, (Condition.HEART,))
    assert today <= ann.screening.answered_on <= SystemClock().wall().date().isoformat()
    assert kept(folders) == OWNER


@pytest.mark.parametrize("missing", Condition)
def test_a_screening_is_none_until_every_question_is_answered(folders, missing):
    client_file.path_of(folders.clients, "").unlink()
    desk = CoachDesk(folders)
    answers = dict.fromkeys(Condition, True)
    del answers[missing]
    desk.answer_screening(answers)
    assert not desk.client.screened
    assert kept(folders) is None


def test_a_screening_that_was_left_counts_by_what_was_a_yes_and_is_asked_again(folders):
    desk = CoachDesk(folders)
    desk.leave_screening({Condition.HEART: True, Condition.FALL: True, Condition.BALANCE: False})
    again = CoachDesk(folders)
    assert not again.client.screened
    assert again.walker.careful
    assert again.client.fall
    assert again.known_answers == {Condition.HEART: True, Condition.FALL: True}
    again.answer_screening(NO_TO_ALL)
    assert CoachDesk(folders).client.screened


def test_a_screening_that_was_left_without_a_yes_says_nothing(folders):
    before = kept(folders)
    desk = CoachDesk(folders)
    desk.leave_screening({Condition.HEART: False})
    assert kept(folders) == before
    assert desk.known_answers == {}


def test_a_fall_in_the_screening_makes_the_client_careful_until_they_say_otherwise(folders):
    desk = CoachDesk(folders)
    assert not desk.walker.careful
    desk.answer_screening(NO_TO_ALL | {Condition.FALL: True})
    assert desk.client.fall
    assert CoachDesk(folders).walker.careful
    assert limit_of(desk, Rule.BACKWARD_SPEED) == 3.2
    # A no does not undo a fall that somebody wrote down.
    desk.answer_screening(NO_TO_ALL)
    assert CoachDesk(folders).client.fall


def test_what_is_known_at_the_start_is_the_occasion(folders):
    write_down(Client("Ann", weight_kg=60, backward_factor=1.3))
    desk = CoachDesk(folders, "Ann")
    desk.answer_before({"clip": True, "knee_pain": 1})
    stage = Stage("first-steps", 1, 1)
    assert desk.occasion(stage, 1.0) == Occasion(
        "Ann", Body(60, 1.3), stage, {"clip": True, "knee_pain": 1}
    )


def test_responsibility_is_taken_for_each_rule_that_refuses_once(folders):
    write_down(Client("Ann"))
    desk = CoachDesk(folders, "Ann")
    twice = replace(FAST, steps=(*FAST.steps[:2], *FAST.steps[:2]))
    found = desk.findings(twice)
    assert [one.severity for one in found].count(Severity.REFUSE) == 2
    assert len(found) > 2
    desk.take_responsibility(found)
    assert desk.occasion(None, 1.0).responsible_for == (Rule.BACKWARD_SPEED,)


@pytest.mark.parametrize(
    ("week", "number", "stopped_at_s", "expected"),
    [
        (1, 1, None, Next(1, 2, Reason.GO_ON)),
        (1, 3, None, Next(2, 1, Reason.GO_ON)),
        (2, 2, 100.0, Next(2, 2, Reason.REPEAT)),
        (4, 3, None, Next(1, 1, Reason.BEGIN)),
        (4, 3, 100.0, Next(4, 3, Reason.REPEAT)),
    ],
)
def test_what_was_performed_decides_what_comes_next(folders, week, number, stopped_at_s, expected):
    walk(in_program(STEPS.key, week, number), stopped_at_s=stopped_at_s)
    assert CoachDesk(folders).next_in(STEPS) == expected


def test_pain_before_and_after_decides_too(folders):
    hurt = replace(in_program(STEPS.key, 2, 2), before={"knee_pain": 3})
    walk(hurt, days_ago=1)
    assert CoachDesk(folders).next_in(STEPS).reason is Reason.HOLD_PAIN
    walk(in_program(STEPS.key, 2, 2), answers={"knee_pain_next_morning": 6})
    assert CoachDesk(folders).next_in(STEPS) == Next(1, 1, Reason.BACK_PAIN)


def test_a_program_walked_a_second_time_goes_on_from_its_own_beginning(folders):
    walk(in_program(STEPS.key, 4, 3), days_ago=3)
    walk(in_program(STEPS.key, 1, 1), days_ago=2)
    walk(in_program(STEPS.key, 1, 2), days_ago=1)
    assert CoachDesk(folders).next_in(STEPS) == Next(1, 3, Reason.GO_ON)


def test_neither_another_program_nor_another_client_nor_faster_time_counts(folders):
    write_down(Client("Ann"))
    walk(in_program("ladder", 3, 1))
    walk(in_program(STEPS.key, 3, 1, client="Ann"))
    walk(replace(in_program(STEPS.key, 3, 1), time_scale=60.0))
    walk()
    assert CoachDesk(folders).next_in(STEPS) == Next(1, 1, Reason.BEGIN)
    assert CoachDesk(folders, "Ann").next_in(STEPS) == Next(3, 2, Reason.GO_ON)
