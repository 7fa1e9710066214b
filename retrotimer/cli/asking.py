"""Questions in the terminal: before a session, and after it. Return skips all that can be."""

from __future__ import annotations

import sys
from typing import Any

from retrotimer.assembly import Performance
from retrotimer.cli.coach import tell
from retrotimer.cli.pairs import PairError, read
from retrotimer.coach_desk import CoachDesk
from retrotimer.core import notices
from retrotimer.core.client import Condition
from retrotimer.core.limits import refused
from retrotimer.core.questions import (
    ASK_A_CLINICIAN,
    KNEE_PAIN,
    SCREENING,
    Form,
    Question,
    after_sheet,
)
from retrotimer.core.workout import Workout


def may_start(workout: Workout, coach: CoachDesk, *, asks: bool, responsible: bool) -> bool:
    """Ask what must be known, tell what is unsafe; False where the workout is refused."""
    if asks:
        _screen(coach)
        _ask_before(coach)
    elif not coach.client.screened:
        print(notices.NOT_SCREENED, file=sys.stderr)
    found = coach.findings(workout)
    tell(found, coach.client.units)
    if not refused(found):
        return True
    if responsible:
        coach.take_responsibility(found)
    else:
        print(notices.REFUSED, file=sys.stderr)
    return responsible


def ask_after(performance: Performance) -> None:
    """How it was; the first answer that is left out ends it."""
    record = performance.record()
    answers = dict[str, Any]()
    for question in after_sheet(record.outcome).questions:
        answer = _answer(question)
        if answer is None and not answers:
            return
        if answer is not None:
            answers[question.key] = answer
    performance.journal.answers(answers)
    performance.journal.wait()


def _screen(coach: CoachDesk) -> None:
    if coach.client.screened:
        return
    print(SCREENING.note)
    for number, question in enumerate(SCREENING.questions, start=1):
        print(f"  {number}  {question.text}")
    typed = _typed("Numbers of every yes, or Return if none: ")
    while not all(part.isdigit() and 0 < int(part) <= len(Condition) for part in typed.split()):
        typed = _typed(f"Numbers from 1 to {len(Condition)}, or Return: ")
    yes = {SCREENING.questions[int(part) - 1].key for part in typed.split()}
    coach.answer_screening({question.key: question.key in yes for question in SCREENING.questions})
    if yes:
        print(ASK_A_CLINICIAN)


def _ask_before(coach: CoachDesk) -> None:
    sheet = coach.before_sheet
    ticks = [question for question in sheet.questions if question.form is Form.TICK]
    print(f"{sheet.heading}:")
    for question in ticks:
        print(f"  [x] {question.text}")
    pain = next(question for question in sheet.questions if question.key == KNEE_PAIN)
    answer = _answer(pain)
    answers = {question.key: True for question in ticks}
    coach.answer_before(answers if answer is None else answers | {KNEE_PAIN: answer})


def _answer(question: Question) -> Any:
    """What was typed, or None for Return."""
    options = f" ({', '.join(question.options)})" if question.options else ""
    while text := _typed(f"{question.text}{options}: "):
        try:
            return read(question.possible, question.key, text)
        except PairError as error:
            print(error)
    return None


def _typed(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError:
        return ""
