"""The language of the screens: every text that is shown goes through `tr`."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from retrotimer.domain.settings.settings import Language
from retrotimer.domain.values.isolation import isolate
from retrotimer.domain.values.text import translate_text

# The prefix under which Qt looks for the files of the languages.
LANGUAGE_SEARCH_PREFIX = "languages"
_TEXT_CONTEXT, _NAME_CONTEXT = "RetroTimer", "Workouts"


def tr(text: str) -> str:
    """A text in the current language; English if it is not translated."""
    return translate_text(text, _translate)


def translated_name(name: str) -> str:
    """The name or description of a workout as it is shown. Only bundled ones are translated."""
    return isolate(QCoreApplication.translate(_NAME_CONTEXT, name))


def capitalize(text: str) -> str:
    """Make the first letter or digit a capital, skipping signs before it."""
    at = next((place for place, character in enumerate(text) if character.isalnum()), 0)
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def system_language() -> str:
    """The code of the system's language if the screens know it, otherwise of English."""
    code = QLocale.languageToCode(QLocale.system().language())
    return Language(code) if code in tuple(Language) else Language.ENGLISH


def current_language() -> str:
    """The code of the language that is shown now."""
    application = QCoreApplication.instance()
    translators = application.findChildren(QTranslator) if application else ()
    return translators[0].objectName() if translators else Language.ENGLISH


def set_language(language: Language) -> bool:
    """Translate from now on into this language. Returns whether that is a change."""
    code = system_language() if language is Language.SYSTEM else language.value
    application = QCoreApplication.instance()
    if application is None or code == current_language():
        return False
    for old in application.findChildren(QTranslator):
        application.removeTranslator(old)
        old.setParent(None)
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    # English has no file. Qt's own file translates its dialogs for files and messages.
    for file in (f"{LANGUAGE_SEARCH_PREFIX}:{code}.qm", f"{qt}/qtbase_{code}.qm"):
        translator = QTranslator(application)
        translator.setObjectName(code)
        if translator.load(file):
            application.installTranslator(translator)
    return True


def _translate(template: str) -> str:
    return QCoreApplication.translate(_TEXT_CONTEXT, template)
