"""The preferences: a real window and real files; each change is saved and used at once."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from retrotimer.clock import SystemClock
from retrotimer.domain.coaching.client import Client, Condition, HandrailUse, Screening
from retrotimer.domain.settings.cue_settings import PRESETS, CueSettings, SoundMode, Verbosity
from retrotimer.domain.settings.settings import (
    AudioOutput,
    DisplaySettings,
    SessionOverrides,
    Settings,
    Theme,
)
from retrotimer.domain.values.units import Units
from retrotimer.domain.workout.workout import Direction
from retrotimer.gui.main_controller import MainController
from retrotimer.gui.questions.questions_window import QuestionsWindow
from retrotimer.gui.settings.preferences_window import PreferencesWindow
from retrotimer.gui.settings.sound_window import SoundWindow
from retrotimer.gui.start_options import StartOptions
from retrotimer.gui.widgets import theme
from retrotimer.store.files import client_file, settings_file
from retrotimer.store.folders import Folders
from retrotimer.store.upkeep import backups
from tests.support.app_opener import app_opener
from tests.support.home_folder import HOME_OWNER
from tests.support.walked_sessions import save_client, save_walked_session, there_and_back_workout

Key = Qt.Key


@pytest.fixture
def folders() -> Folders:
    return Folders()


@pytest.fixture
def opened(qtbot):
    with app_opener(qtbot) as open_app:

        def open_it(client: str = "") -> Opened:
            wishes = SessionOverrides(client, mute_reason="a test")
            return Opened(qtbot, open_app(StartOptions(there_and_back_workout(), None, wishes)))

        yield open_it
    theme.apply_theme(Theme.SYSTEM)


class Opened:
    """The program with its preferences window open, used as a user does."""

    def __init__(self, qtbot, app: MainController) -> None:
        self.qtbot = qtbot
        self.app = app
        qtbot.keyClick(app.window, Key.Key_P)
        # A field can lose the focus only in an active window.
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    @property
    def window(self) -> PreferencesWindow:
        (shown,) = self.app.window.findChildren(PreferencesWindow)
        return shown

    @property
    def total(self) -> str:
        """The length of the workout as the session screen shows it."""
        self.app.update()
        return self.app.window.view.content.time_left.removesuffix(" left")

    def turn(self, name: str) -> Opened:
        """Go to a page with keys."""
        self.window.page_list.setFocus()
        self.qtbot.keyClick(self.window.page_list, Key.Key_Home)
        for _ in range(list(self.window.pages).index(name)):
            self.qtbot.keyClick(self.window.page_list, Key.Key_Down)
        return self

    def field(self, key: str):
        (found,) = [p.fields[key] for p in self.window.pages.values() if key in p.fields]
        return found

    def type(self, key: str, text: str) -> None:
        field = self.field(key)
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClick(field, Key.Key_Delete)
        self.qtbot.keyClicks(field, text)
        self.qtbot.keyClick(field, Key.Key_Tab)

    def tick(self, key: str) -> None:
        self.field(key).setFocus()
        self.qtbot.keyClick(self.field(key), Key.Key_Space)

    def pick(self, key: str, text: str) -> None:
        combo = self.field(key)
        combo.setFocus()
        rows = [combo.itemText(row) for row in range(combo.count())]
        self.qtbot.keyClick(combo, Key.Key_Home)
        for _ in range(rows.index(text)):
            self.qtbot.keyClick(combo, Key.Key_Down)

    def click(self, text: str, number: int = 0) -> None:
        page = self.window.page_stack.currentWidget()
        buttons = [*page.findChildren(QPushButton), *self.window.findChildren(QPushButton)]
        button = [one for one in buttons if one.text() == text][number]
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def problem(self, key: str) -> str:
        return next(p.problem_text(key) for p in self.window.pages.values() if key in p.fields)

    def close(self) -> None:
        self.qtbot.keyClick(self.window, Key.Key_Escape)


def settings() -> Settings:
    return settings_file.read(Folders().settings_path)


def owner(name: str = "") -> Client:
    kept = client_file.read(Folders().clients, name)
    assert kept is not None
    return kept


def test_they_open_and_close_by_a_key_and_write_nothing(opened, folders):
    shown = opened()
    assert shown.window.isVisible()
    window = shown.window
    shown.close()
    assert not window.isVisible()
    assert not folders.settings_path.exists()
    assert owner() == HOME_OWNER


def test_ctrl_comma_opens_them_too_but_not_while_somebody_walks(opened, qtbot):
    shown = opened()
    shown.close()
    app = shown.app
    qtbot.waitUntil(lambda: not app.window.findChildren(PreferencesWindow))
    qtbot.keyClick(app.window, Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert shown.window.isVisible()
    shown.close()
    qtbot.waitUntil(lambda: not app.window.findChildren(PreferencesWindow))
    qtbot.keyClick(app.window, Key.Key_Space)
    (asked,) = app.window.findChildren(QuestionsWindow)
    qtbot.keyClick(asked, Key.Key_Return)
    qtbot.waitUntil(lambda: app.window.view.content.status_word == "GET ON")
    qtbot.keyClick(app.window, Key.Key_P)
    assert not app.window.findChildren(PreferencesWindow)


def test_what_is_heard_is_chosen_by_keys_and_kept_at_once(opened):
    shown = opened().turn("Sound")
    shown.pick("sounds", "Tones only")
    shown.field("volume").slider.setFocus()
    shown.qtbot.keyClick(shown.field("volume").slider, Key.Key_PageDown)
    shown.pick("voice", "Emma, British English, female")
    shown.pick("order", "Only Qt")
    shown.type("latency_ms", "180")
    assert settings().default_cue_settings == CueSettings(
        sounds=SoundMode.BEEPS, volume=0.9, voice="emma"
    )
    assert settings().output == AudioOutput(("qt",), "", {"": 0.18})
    shown.type("latency_ms", "")
    assert settings().output.latencies_s == {}


def test_cues_are_chosen_by_keys_and_by_mouse(opened):
    shown = opened().turn("Cues")
    shown.pick("verbosity", "Full: also each interval, and more times")
    assert settings().default_cue_settings == PRESETS[Verbosity.FULL]
    ticks = shown.field("heads_up_s").check_boxes
    assert [one for one, tick in ticks.items() if tick.isChecked()] == [30, 10]
    ticks[10].click()
    ticks[60].click()
    shown.tick("halfway")
    shown.type("time_left_s", "30, 120")
    shown.pick("repeats", "Three times")
    shown.field("reminders").check_boxes[Direction.FORWARD].click()
    kept = settings().default_cue_settings
    assert kept.heads_up_s == (60, 30)
    assert not kept.halfway
    assert kept.time_left_s == (30, 120)
    assert (kept.repeats, kept.reminders) == (3, (Direction.BACKWARD,))


def test_lines_of_ones_own_are_kept_when_the_focus_goes_on(opened, qtbot):
    shown = opened().turn("Cues")
    lines = shown.field("own_backward")
    lines.setFocus()
    qtbot.keyClicks(lines, " Breathe out ")
    qtbot.keyClick(lines, Key.Key_Return)
    qtbot.keyClicks(lines, "Look at the door")
    qtbot.keyClick(lines, Key.Key_Tab)
    assert settings().default_cue_settings.own_backward == ("Breathe out", "Look at the door")


def test_a_client_has_cues_of_their_own_and_is_named(opened, folders):
    save_client(Client("Ann", screening=Screening("2026-11-01")))
    shown = opened("Ann")
    assert shown.window.windowTitle() == "Preferences of Ann - RetroTimer"
    shown.turn("Cues").tick("halfway")
    shown.turn("Walker").tick("confirm_turns")
    assert not settings().cue_settings_by_client["Ann"].halfway
    assert settings().default_cue_settings == CueSettings()
    assert owner("Ann").confirm_turns
    assert owner() == HOME_OWNER
    assert folders.settings_path.exists()


def test_nobody_is_called_a_client_where_there_is_one_walker(opened):
    shown = opened()
    texts = [one.text() for one in shown.window.findChildren(QPushButton)]
    for page in shown.window.pages.values():
        texts += [one.label + one.description for one in page.preferences]
    assert not [text for text in (*texts, shown.window.windowTitle()) if "client" in text.lower()]


def test_the_screen_changes_at_once(opened):
    shown = opened().turn("Display")
    shown.tick("mirror")
    assert shown.app.window.view.is_mirrored
    shown.tick("flash")
    shown.type("distance_m", "3,5")
    shown.pick("theme", "High contrast")
    assert settings().display == DisplaySettings(False, True, 3.5, Theme.HIGH_CONTRAST)  # noqa: FBT003
    text = QApplication.palette().windowText().color()
    assert text.name() == "#ffffff"
    shown.pick("theme", "As the system has them")
    assert QApplication.palette().windowText().color().name() == "#000000"


def test_who_walks_is_known_at_once_and_turns_as_they_want(opened):
    shown = opened().turn("Walker")
    shown.type("least_turn_s", "50")
    shown.tick("confirm_turns")
    shown.type("birth_year", "1990")
    shown.pick("rails", "Lightly on the rails")
    shown.tick("expert")
    kept = owner()
    assert (kept.least_turn_s, kept.confirm_turns, kept.birth_year) == (50.0, True, 1990)
    assert (kept.rails, kept.expert) == (HandrailUse.LIGHT, True)
    # Twenty seconds more at each of the two turns.
    assert shown.total == "10:40"


def test_pounds_and_miles_are_typed_as_the_console_shows_them(opened):
    shown = opened().turn("Walker")
    shown.type("weight_kg", "70")
    shown.pick("units", "mph and lb")
    assert shown.field("weight_kg").text() == "154.3"
    shown.type("own_speed_kmh", "3.5")
    assert (owner().units, owner().weight_kg, owner().own_speed_kmh) == (Units.IMPERIAL, 70, 5.633)
    shown.type("own_speed_kmh", "20")
    assert shown.problem("own_speed_kmh").startswith("Expected a number from 0.31")


WRONG = [
    ("Walker", "birth_year", "61", "Expected a whole number from 1900 to 2100, or nothing."),
    ("Walker", "least_turn_s", "24", "Expected a number from 25 to 120, or nothing."),
    ("Walker", "least_turn_s", "121", "Expected a number from 25 to 120, or nothing."),
    ("Walker", "sessions_before", "", "Expected a whole number from 0 to 100000."),
    ("Display", "distance_m", "far", "Expected a number from 0.5 to 6."),
    ("Sound", "latency_ms", "2001", "Expected a number from 0 to 2000, or nothing."),
    ("Cues", "time_left_s", "45", "Expected any of 30, 60, 120, 180 and so on to 3600."),
    ("Cues", "own_forward", "x" * 101, "Expected at most 20 lines of text"),
    ("Folders", "history_url", "mysql://x", "Expected postgresql://USER@HOST/DATABASE"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: f"{wrong[1]} {wrong[2][:9]}")
def test_a_value_that_cannot_be_is_said_beside_its_field_and_not_written(opened, wrong):
    page, key, text, problem = wrong
    shown = opened().turn(page)
    shown.type(key, text)
    assert shown.problem(key).startswith(problem)
    assert not Folders().settings_path.exists()
    assert owner() == HOME_OWNER
    # Other changes leave it as it is.
    shown.turn("Display").tick("mirror")
    assert shown.problem(key)


def test_what_is_typed_counts_when_the_window_is_closed_and_what_cannot_be_is_read_first(
    opened, qtbot
):
    shown = opened().turn("Walker")
    field = shown.field("birth_year")
    field.setFocus()
    field.clear()
    qtbot.keyClicks(field, "61")
    qtbot.keyClick(field, Key.Key_Escape)
    assert shown.window.isVisible()
    assert shown.problem("birth_year")
    qtbot.keyClick(field, Key.Key_Home)
    qtbot.keyClicks(field, "19")
    qtbot.keyClick(field, Key.Key_Escape)
    assert owner().birth_year == 1961
    qtbot.waitUntil(lambda: not shown.app.window.findChildren(PreferencesWindow))


def test_a_wrong_value_never_holds_anybody_back(opened, qtbot):
    shown = opened().turn("Walker")
    shown.type("birth_year", "61")
    shown.close()
    qtbot.waitUntil(lambda: not shown.app.window.findChildren(PreferencesWindow))
    assert owner() == HOME_OWNER


def test_the_defaults_of_a_page_are_restored_and_that_is_undone(opened):
    chosen = Settings(
        CueSettings(halfway=False, volume=0.5, own_forward=("Swing",)),
        display=DisplaySettings(mirror=True, distance_m=4),
    )
    settings_file.write(Folders().settings_path, chosen)
    shown = opened().turn("Cues")
    shown.click("Restore defaults")
    assert settings() == Settings(CueSettings(volume=0.5), display=chosen.display)
    assert shown.field("halfway").isChecked()
    shown.click("Undo")
    assert settings() == chosen
    assert not shown.field("halfway").isChecked()
    assert not shown.window.undo_button.isEnabled()


def test_what_is_known_of_a_walker_has_no_default(opened):
    known = Client(
        birth_year=1961, weight_kg=70, sessions_before=9, fall=True, notes="New hip", expert=True
    )
    save_client(known)
    shown = opened().turn("Walker")
    shown.click("Restore defaults")
    assert owner() == Client(
        birth_year=1961, weight_kg=70, sessions_before=9, fall=True, notes="New hip"
    )
    shown.click("Undo")
    assert owner() == known


def test_each_change_is_undone_the_last_first_and_leaves_what_others_changed(opened, qtbot):
    shown = opened().turn("Display")
    shown.tick("mirror")
    shown.turn("Walker").tick("fall")
    shown.turn("Cues").tick("halfway")
    settings_file.write(Folders().settings_path, settings().with_value("device", "Headphones"))
    shown.window.page_list.setFocus()
    for _ in range(3):
        qtbot.keyClick(shown.window, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert settings() == Settings(output=AudioOutput(device="Headphones"))
    assert owner() == HOME_OWNER


@pytest.mark.parametrize("content", ["{", '{"format": "retrotimer.settings/99"}'])
def test_damaged_settings_are_told_and_stay_as_they_are(opened, folders, content):
    folders.settings_path.parent.mkdir(parents=True)
    folders.settings_path.write_text(content)
    shown = opened().turn("Display")
    assert str(folders.settings_path) in shown.window.message_label.text()
    shown.tick("mirror")
    assert shown.problem("mirror").startswith(f"Not kept. {folders.settings_path}")
    assert not shown.field("mirror").isChecked()
    shown.click("Restore defaults")
    assert folders.settings_path.read_text() == content
    assert [path.name for path in folders.settings_path.parent.iterdir()] == ["settings.json"]
    # Once it is repaired, it can be written again.
    folders.settings_path.write_text(json.dumps({"format": "retrotimer.settings/1"}))
    shown.tick("mirror")
    assert settings().display.mirror
    assert shown.problem("mirror") == ""


def test_a_damaged_walker_is_told_and_stays_as_it_is(opened, folders):
    path = client_file.client_path(folders.clients, "")
    path.write_text("{")
    shown = opened().turn("Walker")
    assert str(path) in shown.window.message_label.text()
    shown.type("weight_kg", "70")
    assert shown.problem("weight_kg").startswith(f"Not kept. {path}")
    assert path.read_text() == "{"


def test_settings_that_cannot_be_written_are_told_beside_what_was_chosen(opened, folders):
    shown = opened().turn("Display")
    folders.settings_path.mkdir(parents=True)
    shown.tick("mirror")
    assert shown.problem("mirror").startswith("Not kept. ")
    assert not shown.app.window.view.is_mirrored
    assert folders.settings_path.is_dir()


def test_a_test_of_the_sound_and_the_sound_check_over_it(opened, qtbot):
    shown = opened().turn("Sound")
    shown.click("Test")
    shown.click("Sound check, and measuring the delay ...")
    (check,) = shown.window.findChildren(SoundWindow)
    assert check.isVisible()
    check.panel.latency_changed.emit(0.25)
    qtbot.keyClick(check, Key.Key_Escape)
    assert settings().sound_checked
    assert shown.field("latency_ms").text() == "250"
    assert shown.field("sound_checked").isChecked()
    assert shown.window.isVisible()


def test_the_health_questions_are_answered_anew(opened, qtbot):
    shown = opened().turn("Walker")
    assert shown.window.screening_label.text() == "2026-11-01: no to all."
    shown.click("Health questions ...")
    (asked,) = shown.window.findChildren(QuestionsWindow)
    assert asked.answers() == dict.fromkeys(Condition, False)
    asked.controls[Condition.HEART].show_answer(answer=True)
    qtbot.keyClick(asked, Key.Key_Return)
    assert owner().screening.confirmed_conditions == (Condition.HEART,)
    assert shown.window.screening_label.text().endswith(": yes to heart.")
    assert shown.total == "10:20"


class Desktop(QObject):
    """Opens URLs in place of the desktop, and remembers them."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


def test_each_folder_is_opened_by_the_system(opened, folders):
    desktop = Desktop()
    QDesktopServices.setUrlHandler("file", desktop, "open")
    shown = opened().turn("Folders")
    for number in range(4):
        shown.click("Open", number)
    QDesktopServices.unsetUrlHandler("file")
    places = (
        folders.settings_path.parent,
        folders.history_path.parent,
        folders.workouts,
        folders.log,
    )
    assert desktop.opened == [str(place) for place in places]
    assert folders.workouts.is_dir()


def test_where_everything_is_kept_is_copied_by_keys(opened, folders, qtbot):
    shown = opened().turn("Folders")
    shown.field("history_url").setFocus()
    for key, modifier in (
        *[(Key.Key_Tab, Qt.KeyboardModifier.NoModifier)] * 2,
        (Key.Key_A, Qt.KeyboardModifier.ControlModifier),
        (Key.Key_C, Qt.KeyboardModifier.ControlModifier),
    ):
        qtbot.keyClick(QApplication.focusWidget(), key, modifier)
    assert QApplication.clipboard().text() == str(folders.settings_path.parent)


def test_a_studios_password_is_shown_to_nobody_and_stays(opened):
    url = "postgresql://ada:secret@host/studio"
    settings_file.write(Folders().settings_path, Settings(history_url=url))
    shown = opened().turn("Folders")
    assert shown.field("history_url").text() == "postgresql://ada:***@host/studio"
    shown.type("history_url", "postgresql://ada:***@host/other")
    assert shown.problem("history_url").startswith("Type the password anew")
    assert settings().history_url == url
    shown.type("history_url", "postgresql://host/other")
    assert settings().history_url == "postgresql://host/other"
    assert "next start" in shown.window.message_label.text()


def test_every_field_has_a_name_and_an_explanation_for_a_screen_reader(opened):
    for page in opened().window.pages.values():
        for field in page.fields.values():
            assert field.accessibleName()
            assert field.accessibleDescription()


@pytest.mark.parametrize("key", ["verbosity", "volume", "own_forward"])
def test_a_wheel_that_scrolls_the_page_chooses_nothing(opened, folders, key):
    shown = opened().turn("Cues")
    field = shown.field(key).focusProxy() or shown.field(key)
    place, turned, inverted = QPointF(5, 5), QPoint(0, -120), False
    turn = QWheelEvent(
        *(place, field.mapToGlobal(place), QPoint(), turned, Qt.MouseButton.NoButton),
        *(Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, inverted),
    )
    QApplication.sendEvent(field, turn)
    assert not folders.settings_path.exists()


def test_the_copies_of_the_history_are_counted(opened, folders):
    assert "None yet" in labels(opened())
    save_walked_session()
    # A backup of today, so that no other is due.
    now = SystemClock().local_time()
    backups.back_up_daily(folders.history_path, now)
    assert f"1 of the history, the newest of {now:%Y-%m-%d}." in labels(opened())


def labels(shown: Opened) -> str:
    page = shown.window.pages["Folders"]
    return "\n".join(label.text() for label in page.findChildren(QLabel))


@pytest.mark.parametrize(
    ("page", "key", "text", "kept"),
    [
        ("Walker", "notes", "Left\u200b kn\u00adee\u200f", "Left knee\u200f"),
        ("Cues", "own_backward", "Breathe\u202e out\n\ufeff\n", ("Breathe out",)),
    ],
)
def test_invisible_characters_are_dropped_where_they_carry_nothing(opened, page, key, text, kept):
    shown = opened().turn(page)
    field = shown.field(key)
    field.setFocus()
    field.insertPlainText(text)
    shown.qtbot.keyClick(field, Key.Key_Tab)
    assert shown.problem(key) == ""
    saved = owner().notes if key == "notes" else settings().value("own_backward")
    assert saved == kept


def test_invisible_characters_are_dropped_from_a_number(opened):
    shown = opened().turn("Walker")
    field = shown.field("weight_kg")
    field.setFocus()
    field.insert("7\u200b2\u200f")
    shown.qtbot.keyClick(field, Key.Key_Tab)
    assert (shown.problem("weight_kg"), owner().weight_kg) == ("", 72)


@pytest.mark.parametrize("typed", ["\u0667\u0662\u066b\u0665", "\uff17\uff12\uff0e\uff15"])
def test_a_number_takes_the_figures_of_every_keyboard(opened, typed):
    shown = opened().turn("Walker")
    field = shown.field("weight_kg")
    field.setFocus()
    field.insert(typed)
    shown.qtbot.keyClick(field, Key.Key_Tab)
    assert (shown.problem("weight_kg"), owner().weight_kg) == ("", 72.5)
