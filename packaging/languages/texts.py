"""Finds in the sources every text that a screen can show and that a language must translate."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from retrotimer.domain.coaching import preference_pages, questionnaires
from retrotimer.domain.coaching.client import Client, Condition
from retrotimer.domain.coaching.walker_profile import WalkerProfile, WalkHistory
from retrotimer.domain.session.record import Outcome
from retrotimer.domain.workout.workout import Direction

REPOSITORY = Path(__file__).resolve().parents[2]
# Functions whose first argument is a text or a template.
TEXT_FUNCTIONS = {"Text", "tr", "_format_values", "_format_times"}
NUMBERS_ONLY = re.compile(r"[\d\W]+(s|m)?")


def texts() -> dict[str, list[str]]:
    """All texts by context, each once, in alphabetical order."""
    return {
        "RetroTimer": _sorted([*_texts_of_calls(), *_of_tables()]),
        "Workouts": _sorted(_texts_of_assets()),
    }


def _sorted(found_texts: Iterable[str]) -> list[str]:
    return sorted({str(text) for text in found_texts if text and not NUMBERS_ONLY.fullmatch(text)})


def _texts_of_calls() -> Iterator[str]:
    """Every text that is the first argument of one of the TEXT_FUNCTIONS."""
    for source in sorted((REPOSITORY / "retrotimer").rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and _function_name(node.func) in TEXT_FUNCTIONS
                and node.args
            ):
                yield from _strings(node.args[0])


def _function_name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""


def _strings(node: ast.expr) -> Iterator[str]:
    """The text of a constant, or both texts of a conditional expression."""
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
    beginner = WalkerProfile(Client(), WalkHistory(), date(2000, 1, 1))
    follow_up = questionnaires.build_follow_up_questionnaire(Outcome.STOPPED)
    last_session = questionnaires.build_last_session_questionnaire({}, is_morning_after=True)
    for questionnaire in (
        questionnaires.SCREENING_QUESTIONNAIRE,
        questionnaires.build_pre_session_questionnaire(beginner),
        questionnaires.POST_SESSION_QUESTIONNAIRE,
        follow_up,
        last_session,
    ):
        yield from (questionnaire.heading, questionnaire.note)
        for question in questionnaire.questions:
            yield from (question.text, *map(questionnaires.option_label, question.options))


def _texts_of_assets() -> Iterator[str]:
    """Names and descriptions of the bundled workouts and programs."""
    for folder in ("workouts", "programs"):
        for file in sorted((REPOSITORY / "assets" / folder).glob("*.json")):
            yield from _named_texts(json.loads(file.read_text("utf-8")))


def _named_texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (value[key] for key in ("name", "description", "basis") if key in value)
        for inside in value.values():
            yield from _named_texts(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _named_texts(inside)
