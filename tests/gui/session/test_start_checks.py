"""The checks between the key and the start: real windows, answered with keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from retrotimer.domain.coaching.client import Client, Condition
from retrotimer.domain.coaching.library_entry import LibraryEntry
from retrotimer.domain.coaching.questionnaires import CLINICIAN_ADVICE
from retrotimer.domain.session.session_context import ProgramPosition
from retrotimer.domain.values.units import Units
from retrotimer.gui.questions.findings_window import FindingsWindow
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.gui.session.start_checks import StartChecks
from retrotimer.services.coaching import CoachingService
from retrotimer.store.files import client_file
from retrotimer.store.folders import Folders
from tests.support.home_folder import HOME_OWNER
from tests.support.program_results import GOOD_ANSWERS
from tests.support.walked_sessions import (
    NEW_CLIENT,
    SAFE_WORKOUT,
    program_context,
    save_client,
    save_walked_session,
    there_and_back_workout,
)

Key = Qt.Key
# Warned of for everybody but a beginner, and refused for everybody.
LIVELY, FAST = there_and_back_workout(4.9, name="Lively"), there_and_back_workout(6.1, name="Fast")
SCREENING, FINDINGS, TICKS = "screening", "findings", "ticks"
LAST_SESSION = "last session"
FIRST_STEPS = ProgramPosition("first-steps", 1, 1)


class Walker:
    """A client before the start checks, and how often they passed them."""

    def __init__(self, qtbot, *, asks=True) -> None:
        self.qtbot = qtbot
        self.parent = QWidget()
        qtbot.addWidget(self.parent)
        self.parent.show()
        self.passed = 0
        self.changed_to: list[LibraryEntry] = []
        self.coaching = CoachingService(Folders())
        self.checks = StartChecks(self.coaching, self.parent, self._pass, asks_questions=asks)
        self.checks.on_session_changed = self.changed_to.append

    def _pass(self) -> None:
        self.passed += 1

    @property
    def asked(self) -> str:
        """Which window is open, if one is; there is never a second one."""
        shown = [one for one in self.parent.findChildren(QDialog) if one.isVisible()]
        assert shown == ([] if self.checks.current_window is None else [self.checks.current_window])
        match self.checks.current_window:
            case QuestionsWindow() as window:
                if "knee_pain_next_morning" in window.controls:
                    return LAST_SESSION
                return SCREENING if Condition.HEART in window.controls else TICKS
            case FindingsWindow():
                return FINDINGS
        return ""

    def open(self, workout=SAFE_WORKOUT, position=None) -> str:
        self.checks.show_next(workout, position)
        return self.asked

    def press(self, *keys: Key | str, at: str = "") -> str:
        """Keys for the open window, or for one of its questions; what is asked then."""
        window = self.checks.current_window
        if at:
            window.controls[at].setFocus()
        for key in keys:
            self.qtbot.keyClick(window.focusWidget() or window, key)
        return self.asked

    def take_responsibility(self) -> str:
        self.checks.current_window.responsibility_box.click()
        self.checks.current_window.start_button.click()
        return self.asked

    @property
    def occasion(self):
        return self.coaching.build_session_context(None, 1.0)


@pytest.fixture
def owner(qtbot) -> Walker:
    return Walker(qtbot)


@pytest.fixture
def stranger(qtbot) -> Walker:
    """Somebody who was never asked anything."""
    save_client(Client(birth_year=1985, sessions_before=24))
    return Walker(qtbot)


def test_a_new_client_is_asked_about_health_then_shown_what_is_unsafe_then_asked_for_ticks(
    stranger,
):
    assert stranger.open(LIVELY) == SCREENING
    assert stranger.press(Key.Key_N, Key.Key_Return) == FINDINGS
    assert stranger.press(Key.Key_Return) == TICKS
    assert stranger.passed == 0
    assert stranger.press(Key.Key_Return) == ""
    assert stranger.passed == 1


def test_return_alone_is_enough_for_who_comes_back(owner):
    owner.open(LIVELY)
    assert owner.press(Key.Key_Return) == TICKS
    owner.press(Key.Key_Return)
    assert owner.passed == 1
    assert all(owner.occasion.answers_before.values())
    assert owner.occasion.overridden_rules == ()


def test_who_comes_back_to_a_safe_workout_is_asked_for_ticks_only(owner):
    assert owner.open() == TICKS
    assert owner.press(Key.Key_Return) == ""
    assert owner.passed == 1


def test_escape_leaves_each_of_them_and_nothing_starts(stranger):
    for before, window in (
        ((), SCREENING),
        (((Key.Key_N, Key.Key_Return),), FINDINGS),
        (((Key.Key_Return,),), TICKS),
    ):
        stranger.open(LIVELY)
        for keys in before:
            stranger.press(*keys)
        assert stranger.asked == window
        assert stranger.press(Key.Key_Escape) == ""
    assert stranger.passed == 0


def test_who_left_the_screening_is_asked_it_again_and_nothing_is_kept(stranger):
    stranger.open()
    stranger.press("y", at=Condition.HEART)
    stranger.press(Key.Key_Escape)
    assert stranger.open() == SCREENING
    assert not client_file.read(Folders().clients, "").has_current_screening


def test_a_screening_that_is_not_whole_opens_nothing(stranger):
    stranger.open()
    assert stranger.press("y", Key.Key_Return, at=Condition.HEART) == SCREENING
    assert stranger.passed == 0
    assert not client_file.read(Folders().clients, "").has_current_screening


def test_a_screening_is_kept_and_asked_once(stranger, qtbot):
    stranger.open()
    stranger.press(Key.Key_N, Key.Key_Return)
    assert client_file.read(Folders().clients, "").screening.confirmed_conditions == ()
    assert Walker(qtbot).open() == TICKS


def test_a_yes_asks_for_a_clinician_and_the_most_careful_limits_hold_at_once(stranger):
    workout = there_and_back_workout(4.0)
    stranger.open(workout)
    stranger.press("y", at=Condition.FALL)
    assert stranger.press(Key.Key_N, Key.Key_Return) == FINDINGS
    assert stranger.checks.notice == CLINICIAN_ADVICE
    assert stranger.coaching.client.fall
    # It is refused now, so that Return leaves.
    assert stranger.press(Key.Key_Return) == ""
    assert stranger.passed == 0


def test_a_screening_that_cannot_be_kept_is_told_and_holds_for_this_session(qtbot):
    path = client_file.client_path(Folders().clients, "")
    path.write_text('{"format": "retrotimer.client/1", "fall": "no"}')
    walker = Walker(qtbot)
    walker.open()
    assert walker.press(Key.Key_N, Key.Key_Return) == TICKS
    assert walker.checks.notice.startswith(f"{path}: fall: expected true or false")
    assert path.read_text() == '{"format": "retrotimer.client/1", "fall": "no"}'


def test_what_was_accepted_once_is_not_shown_again(owner):
    owner.open(LIVELY)
    assert owner.press(Key.Key_Return) == TICKS
    owner.press(Key.Key_Escape)
    assert owner.open(LIVELY) == TICKS


def test_what_is_new_is_shown_also_after_other_things_were_accepted(owner):
    owner.open(LIVELY)
    owner.press(Key.Key_Return)
    owner.press(Key.Key_Escape)
    # The same rule at the same place, but graver.
    assert owner.open(FAST) == FINDINGS
    owner.press(Key.Key_Escape)
    short = replace(LIVELY, steps=LIVELY.steps[:2])
    assert owner.open(short) == FINDINGS


def test_what_was_left_was_not_accepted(owner):
    owner.open(LIVELY)
    owner.press(Key.Key_Escape)
    assert owner.open(LIVELY) == FINDINGS


def test_what_is_refused_is_left_by_return_and_starts_only_by_responsibility(owner):
    for key in (Key.Key_Return, Key.Key_Escape):
        assert owner.open(FAST) == FINDINGS
        assert owner.press(key) == ""
    owner.open(FAST)
    assert owner.take_responsibility() == TICKS
    owner.press(Key.Key_Return)
    assert owner.passed == 1
    assert owner.occasion.overridden_rules == ("backward-speed",)


@pytest.mark.parametrize("pain", ["5", "8"])
def test_knee_pain_from_5_on_is_refused_afterwards(owner, pain):
    owner.open()
    assert owner.press(pain, Key.Key_Return, at="knee_pain") == FINDINGS
    assert owner.press(Key.Key_Return) == ""
    assert owner.passed == 0


def test_knee_pain_whose_risk_is_accepted_is_saved_with_it(owner):
    owner.open()
    owner.press("5", Key.Key_Return, at="knee_pain")
    assert owner.take_responsibility() == ""
    assert owner.passed == 1
    assert owner.occasion.overridden_rules == ("knee-pain",)
    assert owner.occasion.answers_before["knee_pain"] == 5


def test_some_knee_pain_is_warned_of_and_return_starts(owner):
    owner.open()
    assert owner.press("3", Key.Key_Return, at="knee_pain") == FINDINGS
    assert owner.press(Key.Key_Return) == ""
    assert (owner.passed, owner.occasion.overridden_rules) == (1, ())


def test_no_knee_pain_starts_at_once(owner):
    owner.open()
    assert owner.press("0", Key.Key_Return, at="knee_pain") == ""
    assert (owner.passed, owner.occasion.answers_before["knee_pain"]) == (1, 0)


def test_a_tick_that_was_taken_away_is_kept(owner):
    owner.open()
    owner.press(Key.Key_Space, at="clip")
    owner.press(Key.Key_Return)
    assert owner.occasion.answers_before["clip"] is False


def test_a_beginner_is_asked_for_a_spotter_too(qtbot):
    save_client(NEW_CLIENT)
    beginner = Walker(qtbot)
    beginner.open()
    assert "spotter" in beginner.checks.current_window.controls


def test_the_key_pressed_again_opens_no_second_window(owner):
    owner.open()
    window = owner.checks.current_window
    owner.open()
    assert owner.checks.current_window is window


@pytest.mark.parametrize("workout", [SAFE_WORKOUT, LIVELY], ids=lambda workout: workout.name)
def test_in_a_simulation_nothing_is_asked(qtbot, workout):
    save_client(Client(birth_year=1985, sessions_before=24))
    simulation = Walker(qtbot, asks=False)
    assert simulation.open(workout) == ""
    assert (simulation.passed, simulation.occasion.answers_before) == (1, {})
    assert not simulation.coaching.client.has_current_screening


def test_in_a_simulation_a_refusal_stands(qtbot):
    simulation = Walker(qtbot, asks=False)
    assert simulation.open(FAST) == FINDINGS
    assert simulation.take_responsibility() == ""
    assert simulation.passed == 1
    assert simulation.occasion.overridden_rules == ("backward-speed",)


def test_who_is_responsible_from_the_start_is_asked_for_ticks_and_that_is_kept(owner):
    owner.checks.is_risk_accepted = True
    assert owner.open(FAST) == TICKS
    owner.press("5", Key.Key_Return, at="knee_pain")
    assert owner.passed == 1
    assert owner.occasion.overridden_rules == ("backward-speed", "knee-pain")


def test_findings_are_told_in_what_this_client_reads(qtbot):
    save_client(replace(HOME_OWNER, units=Units.IMPERIAL))
    walker = Walker(qtbot)
    walker.open(LIVELY)
    assert " mph" in walker.checks.current_window.accessibleDescription()
    assert "km/h" not in walker.checks.current_window.accessibleDescription()


def walked_yesterday(qtbot, **more) -> Walker:
    """A client whose last session of a program is not answered."""
    save_walked_session(program_context("first-steps", 1, 1), days_ago=1)
    return Walker(qtbot, **more)


def test_before_a_programs_session_the_last_one_is_asked_about_and_decides_what_comes(qtbot):
    owner = walked_yesterday(qtbot)
    assert owner.open(position=FIRST_STEPS) == LAST_SESSION
    for key, digit in (
        ("knee_pain_next_morning", "1"),
        ("knee_pain_worst", "2"),
        ("effort", "4"),
        ("near_falls", "0"),
    ):
        owner.press(digit, at=key)
    assert owner.press(Key.Key_Return) == ""
    (entry,) = owner.changed_to
    assert entry.program_position == ProgramPosition("first-steps", 1, 2)
    assert "the last session went well" in entry.note
    assert owner.passed == 0
    assert owner.coaching.find_session().summary.answers_after == {
        "knee_pain_next_morning": 1,
        "knee_pain_worst": 2,
        "effort": 4,
        "near_falls": 0,
    }


def test_return_alone_skips_the_last_session_and_the_same_one_starts(qtbot):
    owner = walked_yesterday(qtbot)
    owner.open(position=FIRST_STEPS)
    assert owner.press(Key.Key_Return) == TICKS
    owner.press(Key.Key_Return)
    assert (owner.passed, owner.changed_to) == (1, [])
    assert owner.open(position=FIRST_STEPS) == ""


def test_escape_leaves_the_last_session_unanswered_and_nothing_starts(qtbot):
    owner = walked_yesterday(qtbot)
    owner.open(position=FIRST_STEPS)
    assert owner.press(Key.Key_Escape) == ""
    assert owner.open(position=FIRST_STEPS) == LAST_SESSION
    assert (owner.passed, owner.changed_to) == (0, [])


def test_only_a_session_of_the_same_program_asks_about_the_last_one(qtbot):
    owner = walked_yesterday(qtbot)
    assert owner.open() == TICKS
    owner.press(Key.Key_Escape)
    assert owner.open(position=ProgramPosition("knee", 1, 1)) == TICKS
    fast = walked_yesterday(qtbot, asks=False)
    assert fast.open(position=FIRST_STEPS) == ""
    assert fast.passed == 1


def test_a_last_session_that_is_answered_is_not_asked_about(qtbot):
    save_walked_session(program_context("first-steps", 1, 1), days_ago=1, answers=GOOD_ANSWERS)
    assert Walker(qtbot).open(position=ProgramPosition("first-steps", 1, 2)) == TICKS


def test_answers_that_cannot_be_saved_are_named_and_the_same_session_goes_on(qtbot):
    owner = walked_yesterday(qtbot)
    owner.open(position=FIRST_STEPS)
    owner.press("4", at="effort")
    Folders().history_path.write_text("no database " * 100)
    assert owner.press(Key.Key_Return) == TICKS
    assert "file is not a database" in owner.checks.notice
    assert owner.changed_to == []
