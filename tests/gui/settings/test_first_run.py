"""The first run: three pages before the first session; what is answered is saved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from retrotimer.domain.coaching.client import Client, Condition
from retrotimer.domain.coaching.walker_profile import WalkerProfile
from retrotimer.domain.cues import phrases
from retrotimer.domain.settings.settings import SessionOverrides, Settings
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import TurnaroundRule
from retrotimer.gui.main_controller import MainController
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.gui.settings.first_run_window import FirstRunWindow
from retrotimer.gui.start_options import StartOptions
from retrotimer.services.coaching import CoachingService
from retrotimer.store.files import client_file, settings_file
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import Folders, default_workout_path
from tests.support.app_opener import app_opener
from tests.support.walked_sessions import save_walked_session

Key = Qt.Key


@pytest.fixture
def folders() -> Folders:
    """The folders of a user who has never used the program."""
    fresh = Folders()
    client_file.client_path(fresh.clients, "").unlink()
    return fresh


class First:
    """The program when it is opened for the first time."""

    def __init__(self, qtbot, app: MainController) -> None:
        self.qtbot = qtbot
        self.app = app

    @property
    def window(self) -> FirstRunWindow | None:
        shown = [one for one in self.app.window.findChildren(FirstRunWindow) if one.isVisible()]
        return shown[0] if shown else None

    @property
    def dialogs(self) -> list[QDialog]:
        return [one for one in self.app.window.findChildren(QDialog) if one.isVisible()]

    @property
    def walker(self) -> WalkerProfile:
        return CoachingService(Folders()).walker

    @property
    def turnaround_s(self) -> float:
        """The length of a turnaround in the workout that is loaded."""
        self.app.update()
        workout = read(default_workout_path())
        for length_s in (30, 40):
            timed = unroll(replace(workout, turnaround=TurnaroundRule(duration_s=length_s)))
            if (
                phrases.time_left_label(round(timed.duration_s))
                == self.app.window.view.content.time_left
            ):
                return length_s
        return 0

    def press(self, *keys: Key) -> First:
        for key in keys:
            window = self.window
            assert window is not None
            self.qtbot.keyClick(window.focusWidget() or window, key)
        return self

    def type(self, key: str, text: str) -> First:
        field = self.window.walker_page.fields[key]
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, text)
        return self


@pytest.fixture
def opened(qtbot, folders):
    assert folders.is_unused
    with app_opener(qtbot) as open_app:

        def open_it(*, muted: str = "", time_scale: float = 1.0, start: bool = False) -> First:
            wishes, workout = SessionOverrides(mute_reason=muted), read(default_workout_path())
            return First(qtbot, open_app(StartOptions(workout, None, wishes, time_scale, start)))

        yield open_it


def owner() -> Client | None:
    return client_file.read(Folders().clients, "")


def settings() -> Settings:
    return settings_file.read(Folders().settings_path)


def test_who_is_new_answers_three_pages_by_keys_alone_and_starts_by_space(opened, qtbot):
    first = opened()
    assert first.window is not None
    assert first.app.window.view.content.status_word == "READY"
    first.type("birth_year", "1980").type("weight_kg", "70,5")
    assert first.window.heading_label.text() == "1 of 3: Who walks here?"
    first.press(Key.Key_Return)
    assert first.window.heading_label.text() == "2 of 3: Your health"
    first.press(Key.Key_N, Key.Key_Return)
    assert first.window.heading_label.text() == "3 of 3: What you hear"
    first.press(Key.Key_Return)
    assert first.window is None
    kept = owner()
    assert (kept.birth_year, kept.weight_kg, kept.has_current_screening) == (1980, 70.5, True)
    assert kept.screening.confirmed_conditions == ()
    assert settings().sound_checked
    # The health questions are not asked again, only those before every session.
    qtbot.keyClick(first.app.window, Key.Key_Space)
    (asked,) = first.dialogs
    assert isinstance(asked, QuestionsWindow)
    assert "clip" in asked.controls
    qtbot.keyClick(asked, Key.Key_Return)
    assert first.app.window.view.content.status_word == "GET ON"


@pytest.mark.parametrize("pages", [0, 1, 2])
def test_it_is_skipped_at_any_page_and_never_shown_again(opened, folders, pages):
    first = opened()
    first.press(*[Key.Key_Return] * pages, Key.Key_Escape)
    assert first.window is None
    assert folders.settings_path.exists()
    assert not folders.is_unused
    assert settings().sound_checked is (pages == 2)
    again = opened()
    assert again.window is None
    assert owner() is None


def test_what_was_answered_before_skipping_is_kept(opened, qtbot):
    first = opened()
    first.type("sessions_before", "12")
    qtbot.mouseClick(first.window.skip_button, Qt.MouseButton.LeftButton)
    assert owner() == Client(sessions_before=12)
    assert first.walker.day_number == 13


def test_a_yes_counts_though_the_rest_was_skipped_and_is_known_when_all_is_asked(opened, qtbot):
    first = opened()
    first.type("sessions_before", "50").press(Key.Key_Return)
    first.window.questions_form.controls[Condition.HEART].setFocus()
    first.press(Key.Key_Y)
    assert first.window.advice_label.isVisible()
    first.press(Key.Key_Escape)
    kept = owner()
    assert kept.screening.confirmed_conditions == (Condition.HEART,)
    assert not kept.has_current_screening
    # After fifty sessions still as careful as a heart condition requires.
    assert first.turnaround_s == 40
    qtbot.keyClick(first.app.window, Key.Key_Space)
    # The sound was not checked yet.
    qtbot.keyClick(first.dialogs[0], Key.Key_Escape)
    qtbot.waitUntil(lambda: not first.dialogs)
    qtbot.keyClick(first.app.window, Key.Key_Space)
    (asked,) = first.dialogs
    assert asked.answers() == {Condition.HEART: True}


def test_a_fall_is_asked_once(opened):
    first = opened()
    first.window.walker_page.fields["fall"].click()
    first.press(Key.Key_Return, Key.Key_N)
    assert first.window.questions_form.answers()[Condition.FALL] is True
    first.press(Key.Key_Return, Key.Key_Return)
    assert owner().fall
    assert owner().screening.confirmed_conditions == (Condition.FALL,)


def test_a_careful_default_holds_where_nothing_was_answered(opened):
    first = opened()
    first.press(Key.Key_Escape)
    walker = first.walker
    assert (walker.day_number, walker.is_beginner, walker.needs_guided_turns) == (1, True, True)
    assert first.turnaround_s == 40


def test_back_leads_to_what_was_answered(opened, qtbot):
    first = opened()
    first.type("birth_year", "1980").press(Key.Key_Return, Key.Key_N)
    qtbot.mouseClick(first.window.back_button, Qt.MouseButton.LeftButton)
    assert first.window.walker_page.fields["birth_year"].text() == "1980"
    assert not first.window.back_button.isEnabled()
    first.press(Key.Key_Return)
    assert len(first.window.questions_form.answers()) == len(Condition)


def test_a_year_that_cannot_be_is_said_before_the_next_page(opened):
    first = opened()
    first.type("birth_year", "80").press(Key.Key_Return)
    assert first.window.heading_label.text().startswith("1 of 3")
    assert first.window.walker_page.problem_text("birth_year").startswith("Expected a whole number")
    first.type("birth_year", "1980").press(Key.Key_Return)
    assert first.window.heading_label.text().startswith("2 of 3")


def test_a_year_that_cannot_be_is_said_before_the_rest_is_skipped(opened):
    first = opened().type("birth_year", "1850").press(Key.Key_Escape)
    page = first.window.walker_page
    assert page.fields["birth_year"].text() == "1850"
    assert page.problem_text("birth_year") != ""
    assert first.window.focusWidget() is page.fields["birth_year"]
    assert first.press(Key.Key_Escape).window is None


def test_pounds_are_pounds_as_soon_as_they_are_chosen(opened):
    first = opened()
    first.window.walker_page.fields["units"].setFocus()
    first.press(Key.Key_Down)
    first.type("weight_kg", "154").press(Key.Key_Return, Key.Key_Escape)
    assert (owner().units, owner().weight_kg) == (Units.IMPERIAL, 69.853)
    first.app.update()
    assert "mph" in first.app.window.view.content.speed


def test_where_nothing_is_to_be_heard_the_sound_is_not_checked(opened):
    first = opened(muted="a test")
    assert first.window.page_stack.count() == 2
    first.press(Key.Key_Return, Key.Key_N, Key.Key_Return)
    assert first.window is None
    assert not settings().sound_checked
    assert owner().has_current_screening


def test_run_asks_it_too_and_goes_on_to_the_start_when_it_is_over(opened):
    first = opened(muted="a test", start=True)
    first.press(Key.Key_Return, Key.Key_N, Key.Key_Return)
    (asked,) = first.dialogs
    assert "clip" in asked.controls


def test_it_does_not_come_where_time_runs_faster(opened, folders):
    first = opened(muted="a test", time_scale=400.0)
    assert first.window is None
    assert folders.is_unused


@pytest.mark.parametrize("used", ["settings", "client", "history"])
def test_it_does_not_come_where_the_program_was_used(opened, folders, used):
    if used == "settings":
        settings_file.write(folders.settings_path, Settings())
    elif used == "client":
        client_file.write(folders.clients, Client("Ann"))
    else:
        save_walked_session()
    assert opened(muted="a test").window is None


def test_a_disk_that_cannot_be_written_asks_once_in_this_window(opened, folders):
    folders.config.parent.mkdir(parents=True, exist_ok=True)
    folders.config.write_text("a file where the folder should be")
    first = opened(muted="a test")
    first.press(Key.Key_Escape)
    assert first.window is None
