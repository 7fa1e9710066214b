"""Every text that the screens can show, found in the sources: what a language must have."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from retrotimer.domain.coaching import preference_pages, questionnaires
from retrotimer.domain.coaching.client import Client, Condition
from retrotimer.domain.coaching.walker_profile import WalkerProfile, WalkHistory
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.workout.workout import Direction

REPOSITORY = Path(__file__).resolve().parents[2]
# What is called with a template first.
MARKS = {"Text", "tr", "_format_values", "_format_times"}
FIGURES = re.compile(r"[\d\W]+(s|m)?")


def texts() -> dict[str, list[str]]:
    """All of them by context, each once, in the order of the alphabet."""
    return {"RetroTimer": _sorted([*_marked(), *_of_tables()]), "Workouts": _sorted(_of_assets())}


def _sorted(found: Iterable[str]) -> list[str]:
    return sorted({str(text) for text in found if text and not FIGURES.fullmatch(text)})


def _marked() -> Iterator[str]:
    """Every text that stands in the sources as the first argument of a mark."""
    for source in sorted((REPOSITORY / "retrotimer").rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in MARKS and node.args:
                yield from _strings(node.args[0])


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""


def _strings(node: ast.expr) -> Iterator[str]:
    """One text, or one of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body)
        yield from _strings(node.orelse)


def _of_tables() -> Iterator[str]:
    """What stands in the tables of the core as plain text."""
    yield from (*Direction, *Outcome, *(one.replace("-", " ") for one in Condition))
    for one in (preference for page in preference_pages.PAGES for preference in page):
        yield from (one.label, one.description, *one.options.values())
    yield from (questionnaires.CLINICIAN_ADVICE, questionnaires.STOP_FOR_TODAY_ADVICE)
    beginner = WalkerProfile(Client(), WalkHistory(), current_year=2000)
    later = questionnaires.build_follow_up_questionnaire(Outcome.STOPPED)
    for sheet in (
        questionnaires.SCREENING_QUESTIONNAIRE,
        questionnaires.build_pre_session_questionnaire(beginner),
        questionnaires.POST_SESSION_QUESTIONNAIRE,
        later,
    ):
        yield from (sheet.heading, sheet.note)
        for question in sheet.questions:
            yield from (question.text, *map(questionnaires.option_label, question.options))


def _of_assets() -> Iterator[str]:
    """Names and descriptions of the workouts and programs that come with the program."""
    for folder in ("workouts", "programs"):
        for file in sorted((REPOSITORY / "assets" / folder).glob("*.json")):
            yield from _named(json.loads(file.read_text("utf-8")))


def _named(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (value[key] for key in ("name", "description", "basis") if key in value)
        for inside in value.values():
            yield from _named(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _named(inside)
