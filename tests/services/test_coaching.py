"""The coaching service: a client, their history, and files that cannot be read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from retrotimer.clock import SystemClock
from retrotimer.domain.coaching.client import Client, Condition
from retrotimer.domain.coaching.findings import Rule, Severity, is_blocked
from retrotimer.domain.coaching.program_decision import NextSessionReason
from retrotimer.domain.coaching.program_schedule import SessionStatus
from retrotimer.domain.session.energy import Body
from retrotimer.domain.session.session_context import ProgramPosition, SessionContext
from retrotimer.domain.settings.cue_settings import CueSettings
from retrotimer.domain.settings.settings import Settings
from retrotimer.domain.values.validation import UnknownNameError
from retrotimer.domain.workout.workout import TurnaroundKind
from retrotimer.services.coaching import CoachingService, load_bundled_programs, load_client
from retrotimer.store.files import client_file, settings_file
from retrotimer.store.files.client_file import ClientFileError
from retrotimer.store.files.settings_file import SettingsFileError
from retrotimer.store.folders import Folders
from retrotimer.store.history.sessions import read_session
from tests.support.home_folder import HOME_OWNER
from tests.support.program_results import GOOD_ANSWERS
from tests.support.walked_sessions import (
    COMPLETED_SCREENING,
    SAFE_WORKOUT,
    program_context,
    save_client,
    save_walked_session,
    there_and_back_workout,
)

FAST = there_and_back_workout(4.0)
PROGRAMS, _ = load_bundled_programs()
STEPS = PROGRAMS["first-steps"]
NO_TO_ALL = dict.fromkeys(Condition, False)
CAREFUL = "Until this is repaired, the most cautious safety limits are used"


@pytest.fixture
def folders() -> Folders:
    return Folders()


def damage(folders: Folders, name: str = "") -> None:
    content = {"format": client_file.FORMAT, "weight_kg": "heavy"} | (
        {"name": name} if name else {}
    )
    client_file.client_path(folders.clients, name).write_text(json.dumps(content))


def kept(folders: Folders, name: str = "") -> Client | None:
    return client_file.read(folders.clients, name)


def coming(coaching: CoachingService, program=STEPS) -> tuple[int, int, NextSessionReason]:
    """Week, number and reason of what comes next."""
    session = coaching.find_next_session(program)
    return session.week, session.number, session.reason


def limit_of(coaching: CoachingService, rule: Rule) -> float:
    return next(one.limit for one in coaching.check_workout(FAST) if one.rule is rule)


def test_the_owner_needs_no_name_and_no_file(folders):
    client_file.client_path(folders.clients, "").unlink()
    coaching = CoachingService(folders)
    assert (coaching.client, coaching.problems, coaching.walker.day_number) == (Client(), [], 1)
    assert kept(folders) is None


def test_a_client_is_found_by_name_and_by_what_they_chose_to_hear(folders):
    ann = Client("Ann", weight_kg=60, screening=COMPLETED_SCREENING)
    save_client(ann)
    settings_file.write(
        folders.settings_path, Settings(cue_settings_by_client={"Bob": CueSettings()})
    )
    assert CoachingService(folders, "Ann").client == ann
    assert CoachingService(folders, "Bob").client == Client("Bob")


def test_a_name_nobody_has_is_answered_with_all_there_are(folders):
    save_client(Client("Cem"))
    settings_file.write(
        folders.settings_path, Settings(cue_settings_by_client={"Ann": CueSettings()})
    )
    with pytest.raises(UnknownNameError, match=r"^Unknown client .Bob.\. Known clients: Ann, Cem$"):
        CoachingService(folders, "Bob")


def test_without_settings_that_can_be_read_it_is_not_known_who_there_is(folders):
    folders.settings_path.parent.mkdir(parents=True)
    folders.settings_path.write_text("no settings")
    with pytest.raises(SettingsFileError):
        load_client(folders, "Ann")
    # The owner is always there.
    assert CoachingService(folders).client == HOME_OWNER


@pytest.mark.parametrize("name", ["", "Ann"])
def test_a_damaged_file_is_named_and_its_walker_must_be_careful(folders, name):
    damage(folders, name)
    coaching = CoachingService(folders, name)
    path = client_file.client_path(folders.clients, name)
    problem, consequence = coaching.problems
    assert problem.startswith(f"{path}: weight_kg: expected a number from 20 to 400")
    assert consequence == CAREFUL
    assert coaching.client.name == name
    assert not coaching.client.has_current_screening
    assert coaching.walker.needs_caution
    assert coaching.walker.day_number == 1
    assert limit_of(coaching, Rule.BACKWARD_SPEED) == 3.2
    assert is_blocked(coaching.check_workout(FAST))
    turnaround = coaching.adapt_workout(SAFE_WORKOUT).turnaround
    assert (turnaround.kind, turnaround.hold) == (TurnaroundKind.FULL_STOP, True)


def test_a_damaged_file_is_never_written_over_and_what_was_answered_holds_meanwhile(folders):
    damage(folders)
    content = client_file.client_path(folders.clients, "").read_text()
    coaching = CoachingService(folders)
    with pytest.raises(ClientFileError):
        coaching.save_screening(NO_TO_ALL)
    assert coaching.client.has_current_screening
    assert coaching.walker.needs_caution
    assert client_file.client_path(folders.clients, "").read_text() == content


def test_a_history_that_cannot_be_read_is_named_and_counts_for_nothing(folders):
    save_walked_session(days_ago=1)
    folders.history_path.write_text("no database " * 100)
    coaching = CoachingService(folders)
    assert coaching.problems == [f"{folders.history_path}: file is not a database"]
    assert coaching.walker.day_number == HOME_OWNER.sessions_before + 1
    assert coaching.find_session() is None
    assert coming(coaching) == (1, 1, NextSessionReason.FIRST_SESSION)


def test_a_session_is_found_by_its_id_or_is_the_last_one(folders):
    save_client(Client("Ann"))
    first, second = save_walked_session(days_ago=2), save_walked_session(days_ago=1)
    hers = save_walked_session(SessionContext("Ann"))
    coaching = CoachingService(folders)
    assert (coaching.find_session().id, coaching.find_session(first).id) == (second, first)
    assert coaching.find_session(hers) is None
    assert CoachingService(folders, "Ann").find_session().id == hers


def test_only_sessions_with_a_minute_backward_count_and_only_the_clients_own(folders):
    save_client(Client("Ann"))
    save_walked_session(SessionContext("Ann"), days_ago=1)
    save_walked_session(SessionContext("Ann"), days_ago=2, stopped_at_s=200.0)
    save_walked_session(SessionContext("Ann", time_scale=60.0), days_ago=3)
    save_walked_session(days_ago=4)
    assert CoachingService(folders, "Ann").walker.day_number == 2


def test_knee_pain_answered_before_is_a_finding(folders):
    coaching = CoachingService(folders)
    assert coaching.check_workout(SAFE_WORKOUT) == ()
    coaching.set_answers_before({"clip": True, "knee_pain": 5})
    (found,) = coaching.check_workout(SAFE_WORKOUT)
    assert (found.rule, found.severity) == (Rule.KNEE_PAIN, Severity.BLOCK)


def test_a_beginner_is_asked_for_a_spotter_until_the_fourth_session(folders):
    save_client(replace(HOME_OWNER, sessions_before=0))
    asked = []
    for days_ago in (3, 2, 1, 0):
        keys = [
            question.key
            for question in CoachingService(folders).pre_session_questionnaire.questions
        ]
        asked.append("spotter" in keys)
        save_walked_session(days_ago=days_ago)
    assert asked == [True, True, True, False]


def test_a_whole_screening_is_kept_with_its_day(folders):
    save_client(Client("Ann", notes="left knee"))
    today = SystemClock().local_time().date().isoformat()
    coaching = CoachingService(folders, "Ann")
    coaching.save_screening(NO_TO_ALL | {Condition.HEART: True})
    ann = kept(folders, "Ann")
    assert ann == coaching.client
    assert (ann.notes, ann.fall, ann.screening.confirmed_conditions) == (
        "left knee",
        False,
        (Condition.HEART,),
    )
    assert today <= ann.screening.answered_on <= SystemClock().local_time().date().isoformat()
    assert kept(folders) == HOME_OWNER


@pytest.mark.parametrize("missing", Condition)
def test_a_screening_is_none_until_every_question_is_answered(folders, missing):
    client_file.client_path(folders.clients, "").unlink()
    coaching = CoachingService(folders)
    answers = dict.fromkeys(Condition, True)
    del answers[missing]
    coaching.save_screening(answers)
    assert not coaching.client.has_current_screening
    assert kept(folders) is None


def test_a_screening_that_was_left_counts_by_what_was_a_yes_and_is_asked_again(folders):
    coaching = CoachingService(folders)
    coaching.save_partial_screening(
        {Condition.HEART: True, Condition.FALL: True, Condition.BALANCE: False}
    )
    again = CoachingService(folders)
    assert not again.client.has_current_screening
    assert again.walker.needs_caution
    assert again.client.fall
    assert again.known_screening_answers == {Condition.HEART: True, Condition.FALL: True}
    again.save_screening(NO_TO_ALL)
    assert CoachingService(folders).client.has_current_screening


def test_a_screening_that_was_left_without_a_yes_says_nothing(folders):
    before = kept(folders)
    coaching = CoachingService(folders)
    coaching.save_partial_screening({Condition.HEART: False})
    assert kept(folders) == before
    assert coaching.known_screening_answers == {}


def test_a_fall_in_the_screening_makes_the_client_careful_until_they_say_otherwise(folders):
    coaching = CoachingService(folders)
    assert not coaching.walker.needs_caution
    coaching.save_screening(NO_TO_ALL | {Condition.FALL: True})
    assert coaching.client.fall
    assert CoachingService(folders).walker.needs_caution
    assert limit_of(coaching, Rule.BACKWARD_SPEED) == 3.2
    # A no does not undo a fall that was recorded before.
    coaching.save_screening(NO_TO_ALL)
    assert CoachingService(folders).client.fall


def test_what_is_known_at_the_start_is_the_occasion(folders):
    save_client(Client("Ann", weight_kg=60, backward_factor=1.3))
    coaching = CoachingService(folders, "Ann")
    coaching.set_answers_before({"clip": True, "knee_pain": 1})
    stage = ProgramPosition("first-steps", 1, 1)
    assert coaching.build_session_context(stage, 1.0) == SessionContext(
        "Ann", Body(60, 1.3), stage, {"clip": True, "knee_pain": 1}
    )


def test_responsibility_is_taken_for_each_rule_that_refuses_once(folders):
    save_client(Client("Ann"))
    coaching = CoachingService(folders, "Ann")
    twice = replace(FAST, steps=(*FAST.steps[:2], *FAST.steps[:2]))
    found = coaching.check_workout(twice)
    assert [one.severity for one in found].count(Severity.BLOCK) == 2
    assert len(found) > 2
    coaching.accept_responsibility(found)
    assert coaching.build_session_context(None, 1.0).overridden_rules == (Rule.BACKWARD_SPEED,)


@pytest.mark.parametrize(
    ("week", "number", "stopped_at_s", "expected"),
    [
        (1, 1, None, (1, 2, NextSessionReason.CONTINUE)),
        (1, 3, None, (2, 1, NextSessionReason.CONTINUE)),
        (2, 2, 100.0, (2, 2, NextSessionReason.REPEAT_UNFINISHED)),
        (4, 3, None, (1, 1, NextSessionReason.FIRST_SESSION)),
        (4, 3, 100.0, (4, 3, NextSessionReason.REPEAT_UNFINISHED)),
    ],
)
def test_what_was_performed_decides_what_comes_next(folders, week, number, stopped_at_s, expected):
    save_walked_session(
        program_context(STEPS.key, week, number), stopped_at_s=stopped_at_s, answers=GOOD_ANSWERS
    )
    assert coming(CoachingService(folders)) == expected


def test_pain_before_and_after_decides_too(folders):
    hurt = replace(program_context(STEPS.key, 2, 2), answers_before={"knee_pain": 1})
    save_walked_session(hurt, days_ago=1, answers=GOOD_ANSWERS | {"knee_pain_worst": 4})
    assert coming(CoachingService(folders)) == (2, 2, NextSessionReason.REPEAT_FOR_PAIN)
    worse = GOOD_ANSWERS | {"knee_pain_next_morning": 6}
    save_walked_session(program_context(STEPS.key, 2, 2), answers=worse)
    assert coming(CoachingService(folders)) == (1, 1, NextSessionReason.STEP_BACK_FOR_PAIN)


def test_the_usual_pain_is_that_before_all_sessions_of_four_weeks(folders):
    answers = GOOD_ANSWERS | {"knee_pain_worst": 4, "knee_pain_next_morning": 3}
    usual = replace(SessionContext(), answers_before={"knee_pain": 3})
    for days_ago in (29, 9, 5):
        save_walked_session(usual, days_ago=days_ago)
    save_walked_session(replace(usual, answers_before={"knee_pain": 0}), days_ago=40)
    low = replace(program_context(STEPS.key, 2, 2), answers_before={"knee_pain": 1})
    save_walked_session(low, days_ago=2, answers=answers)
    assert coming(CoachingService(folders)) == (2, 3, NextSessionReason.CONTINUE)


def test_what_is_not_answered_is_asked_and_decides_once_it_is(folders):
    session_id = save_walked_session(
        program_context(STEPS.key, 1, 1), days_ago=1, answers={"effort": 4}
    )
    coaching = CoachingService(folders)
    assert coming(coaching) == (1, 1, NextSessionReason.UNANSWERED)
    asked = coaching.find_last_session_questionnaire(STEPS.key)
    assert [(question.key, question.text) for question in asked.questions] == [
        ("knee_pain_next_morning", "How was the knee this morning? 0 to 10"),
        ("knee_pain_worst", "Knee pain at its worst, 0 to 10"),
        ("near_falls", "Near-falls"),
    ]
    coaching.save_last_session_answers(STEPS.key, {})
    coaching.save_last_session_answers("ladder", {"effort": 1})
    assert coming(coaching) == (1, 1, NextSessionReason.UNANSWERED)
    rest = {key: GOOD_ANSWERS[key] for key in GOOD_ANSWERS if key != "effort"}
    coaching.save_last_session_answers(STEPS.key, rest)
    assert coming(coaching) == (1, 2, NextSessionReason.CONTINUE)
    assert coaching.find_last_session_questionnaire(STEPS.key) is None
    assert coaching.find_last_session_questionnaire("ladder") is None
    saved = read_session(folders.history_path, session_id).answers_after
    assert saved == {"effort": 4, **rest}


def test_a_completed_program_says_what_changed_and_what_could_come_next(folders):
    slow, fast = there_and_back_workout(1.2, 120), there_and_back_workout(2.4, 450)
    assert CoachingService(folders).find_completion(STEPS) is None
    save_walked_session(
        program_context(STEPS.key, 1, 1), slow, days_ago=25, answers={"knee_pain_worst": 3}
    )
    save_walked_session(program_context(STEPS.key, 4, 3), fast, days_ago=2)
    unanswered = CoachingService(folders)
    assert unanswered.find_completion(STEPS) is None
    unanswered.save_last_session_answers(STEPS.key, GOOD_ANSWERS)
    coaching = CoachingService(folders)
    found = coaching.find_completion(STEPS)
    assert (found.first_week.backward_s, found.last_week.backward_s) == (120, 450)
    assert (found.first_week.knee_pain_worst, found.last_week.knee_pain_worst) == (3, 0)
    assert [program.key for program in found.suggestions] == ["fit", "ladder"]
    assert coming(coaching) == (1, 1, NextSessionReason.FIRST_SESSION)


def test_a_session_waits_while_the_week_is_full(folders):
    knee = PROGRAMS["knee"]
    ten_minutes = there_and_back_workout(backward_s=600)
    for days_ago in (15, 10, 3, 2, 1):
        save_walked_session(SessionContext(), ten_minutes, days_ago=days_ago)
    session = CoachingService(folders).find_next_session(knee)
    assert session.schedule.status is SessionStatus.REST
    assert session.schedule.text == "Rest today, after what you walked this week"


def test_a_program_whose_sessions_cannot_be_read_begins(folders):
    save_walked_session(program_context(STEPS.key, 2, 1), answers=GOOD_ANSWERS)
    coaching = CoachingService(folders)
    folders.history_path.write_text("no database " * 100)
    assert coming(coaching) == (1, 1, NextSessionReason.FIRST_SESSION)


def test_a_program_walked_a_second_time_goes_on_from_its_own_beginning(folders):
    save_walked_session(program_context(STEPS.key, 4, 3), days_ago=3, answers=GOOD_ANSWERS)
    save_walked_session(program_context(STEPS.key, 1, 1), days_ago=2, answers=GOOD_ANSWERS)
    save_walked_session(program_context(STEPS.key, 1, 2), days_ago=1, answers=GOOD_ANSWERS)
    assert coming(CoachingService(folders)) == (1, 3, NextSessionReason.CONTINUE)


def test_neither_another_program_nor_another_client_nor_faster_time_counts(folders):
    save_client(Client("Ann"))
    save_walked_session(program_context("ladder", 3, 1))
    save_walked_session(program_context(STEPS.key, 3, 1, client="Ann"), answers=GOOD_ANSWERS)
    save_walked_session(replace(program_context(STEPS.key, 3, 1), time_scale=60.0))
    save_walked_session()
    assert coming(CoachingService(folders)) == (1, 1, NextSessionReason.FIRST_SESSION)
    assert coming(CoachingService(folders, "Ann")) == (3, 2, NextSessionReason.CONTINUE)
