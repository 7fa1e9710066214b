"""The screens in other languages than English: translations are complete and shown."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from string import Formatter

import pytest
from PySide6.QtCore import QDir, Qt

from retrotimer.domain.coaching.client import Client, Screening
from retrotimer.domain.cues.rehearsal import rehearse
from retrotimer.domain.settings.cue_settings import CueSettings, SoundMode
from retrotimer.domain.settings.settings import Language, SessionOverrides
from retrotimer.domain.values.text import Text
from retrotimer.domain.workout.timeline import unroll
from retrotimer.gui.settings.preferences_window import PreferencesWindow
from retrotimer.gui.start_options import StartOptions
from retrotimer.gui.widgets.language import LANGUAGE_SEARCH_PREFIX, set_language, tr
from retrotimer.services.speech import choose_voice, load_audio_setup
from retrotimer.store.files import client_file
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import Folders, assets_folder, bundled_voices, default_workout_path
from tests.support.app_opener import app_opener
from tests.support.paths import REPOSITORY

WORKSHOP = REPOSITORY / "packaging" / "languages"
FILES = sorted(WORKSHOP.glob("*.ts"))
# Values that a template of the sources need not use: a number that is in words in English.
SPARE = {"figure"}


@pytest.fixture(scope="module")
def workshop():
    sys.path.insert(0, str(WORKSHOP))
    yield
    sys.path.remove(str(WORKSHOP))


@pytest.fixture
def languages(qtbot):
    """The bundled ones; English again behind it."""
    assert qtbot is not None
    QDir.setSearchPaths(LANGUAGE_SEARCH_PREFIX, [str(assets_folder() / "languages")])
    yield
    set_language(Language.ENGLISH)
    QDir.setSearchPaths(LANGUAGE_SEARCH_PREFIX, [])


def flat(translations):
    return [pair for messages in translations.values() for pair in messages.items()]


def gaps(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.usefixtures("workshop")
def test_every_text_has_a_translation_and_none_is_left_over(file):
    from catalogue import read
    from texts import texts

    translations = read(file)
    there = {context: list(messages) for context, messages in translations.items()}
    assert there == texts(), "packaging/languages/update"
    assert [text for text, translation in flat(translations) if not translation.strip()] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.usefixtures("workshop")
def test_a_translation_has_the_gaps_the_keys_and_the_edges_of_its_text(file):
    from catalogue import read

    for text, translation in flat(read(file)):
        assert gaps(translation) <= gaps(text) | SPARE, text
        assert text.count("&") == translation.count("&"), text
        assert re.findall(r"^\s*|\s*$", text) == re.findall(r"^\s*|\s*$", translation), text


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_the_program_reads_is_made_of_the_file(file, tmp_path):
    lrelease = Path(sys.executable).with_name("pyside6-lrelease")
    made = tmp_path / "made.qm"
    subprocess.run([lrelease, "-silent", file, "-qm", made], check=True)
    assert made.read_bytes() == (assets_folder() / "languages" / f"{file.stem}.qm").read_bytes()


@pytest.mark.usefixtures("languages")
def test_a_text_is_shown_in_the_language_that_was_chosen():
    assert set_language(Language.SPANISH)
    assert tr("Save") == "Guardar"
    assert tr(Text("{number} of {of}", number=3, of=8)) == "3 de 8"
    assert tr("Anna's hill") == "Anna's hill"


@pytest.mark.usefixtures("languages")
def test_it_is_english_again():
    set_language(Language.SPANISH)
    assert set_language(Language.ENGLISH)
    assert tr("Save") == "Save"


@pytest.mark.usefixtures("languages")
def test_the_same_language_again_changes_nothing():
    set_language(Language.SPANISH)
    assert not set_language(Language.SPANISH)


@pytest.mark.usefixtures("languages")
def test_the_buttons_of_qt_itself_are_in_it_too(qtbot):
    from PySide6.QtWidgets import QDialogButtonBox

    set_language(Language.SPANISH)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.buttons()[0].text().replace("&", "") == "Cancelar"


@pytest.mark.parametrize(
    ("language", "chosen", "voice"),
    [
        ("en", "emma", "emma"),
        ("es", "heart", "dora"),
        ("es", "alex", "alex"),
        ("en", "dora", "heart"),
    ],
)
def test_the_voice_speaks_the_language_of_the_screens(language, chosen, voice):
    heard = load_audio_setup(Folders(), SessionOverrides(system_language=language))
    assert choose_voice(CueSettings(voice=chosen), language, bundled_voices()).voice == voice
    assert heard.language == language


def test_a_voice_that_is_asked_for_speaks_whatever_the_screens_say():
    assert (
        load_audio_setup(
            Folders(), SessionOverrides(voice="heart", system_language="es")
        ).policy.cue_settings.voice
        == "heart"
    )


def test_a_language_without_a_voice_has_tones_and_captions():
    assert choose_voice(CueSettings(), "fr", bundled_voices()).sounds is SoundMode.BEEPS


def test_who_wants_no_voice_gets_none():
    silent = CueSettings(sounds=SoundMode.CAPTIONS_ONLY)
    assert choose_voice(silent, "es", bundled_voices()) == silent


def test_a_whole_session_is_spoken_in_it():
    said = load_audio_setup(Folders(), SessionOverrides(system_language="es")).policy
    timeline = unroll(read(default_workout_path()))
    phrases = [text for due in rehearse(timeline, said) for text in due.cue.phrase]
    assert "Walk backward." in phrases
    assert all(text in said.text_durations_s for text in phrases)


@pytest.mark.usefixtures("languages")
def test_it_is_chosen_in_the_preferences_and_spoken_at_once(qtbot):
    client_file.write(Folders().clients, Client(screening=Screening("2026-11-01")))
    with app_opener(qtbot) as open_app:
        app = open_app(
            StartOptions(read(default_workout_path()), None, SessionOverrides(mute_reason="a test"))
        )
        assert app.window.view.content.status_word == "READY"
        qtbot.keyClick(app.window, Qt.Key.Key_P)
        window = app.window.findChild(PreferencesWindow)
        field = window.pages["Display"].fields["language"]
        field.setCurrentText("Español")
        field.activated.emit(field.currentIndex())
        qtbot.waitUntil(lambda: app.window.view.content.status_word == "LISTO")
        assert app.window.windowTitle() == "Primeros pasos - RetroTimer"
        assert "Dora" in window.pages["Sound"].fields["voice"].currentText()
