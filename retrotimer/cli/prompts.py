"""Questions in the terminal: before a session, and after it. Return skips all that can be."""

from __future__ import annotations

import sys
from typing import Any

from retrotimer.cli.coaching_commands import tell
from retrotimer.cli.key_values import PairError, read
from retrotimer.domain import messages
from retrotimer.domain.coaching.questionnaires import (
    ASK_A_CLINICIAN,
    KNEE_PAIN,
    SCREENING,
    Form,
    Question,
    advice_after,
    after_sheet,
)
from retrotimer.domain.coaching.safety_check import refused
from retrotimer.domain.workout.workout import Workout
from retrotimer.services.coaching import CoachDesk
from retrotimer.services.history_keeper import HistoryDesk
from retrotimer.services.session_setup import Performance
from retrotimer.store.errors import StoreError
from retrotimer.store.upkeep.cut_off_sessions import Interrupted


def may_start(workout: Workout, coach: CoachDesk, *, asks: bool, responsible: bool) -> bool:
    """Ask what must be known, tell what is unsafe; False where the workout is refused."""
    if asks:
        try:
            _screen(coach)
        except EOFError:
            # Whoever goes away has answered nothing.
            print()
            return False
        _ask_before(coach)
    elif not coach.client.screened:
        print(messages.NOT_SCREENED, file=sys.stderr)
    found = coach.findings(workout)
    tell(found, coach.client.units, sys.stdout if asks else sys.stderr)
    if not refused(found):
        return True
    if responsible:
        coach.take_responsibility(found)
    else:
        print(messages.REFUSED, file=sys.stderr)
    return responsible


def recover(history: HistoryDesk, *, asks: bool) -> Interrupted | None:
    """What becomes of a session that was cut off; the session if it goes on now."""
    session = history.interrupted
    if session is None:
        return None
    if not asks:
        print(f"{session.told} {messages.ASKED_LATER}", file=sys.stderr)
        return None
    print(session.told)
    noticed = history.notice
    match _typed("g: go on with it, k: keep it as it is, d: discard it, Return: later: "):
        case "g":
            return session
        case "k":
            history.keep(session)
        case "d":
            history.discard(session)
    if history.notice != noticed:
        # Why the answer could not be written.
        print(history.notice, file=sys.stderr)
    return None


def ask_after(performance: Performance) -> None:
    """How it was; leaving out the very first answer leaves out all."""
    record = performance.record()
    answers = dict[str, Any]()
    for question in after_sheet(record.outcome).questions:
        answer = _answer(question)
        if answer is None and not answers:
            return
        if answer is not None:
            answers[question.key] = answer
            if advice := advice_after({question.key: answer}):
                print(advice)
    performance.journal.answers(answers)
    performance.journal.wait()


def _screen(coach: CoachDesk) -> None:
    if coach.client.screened:
        return
    print(SCREENING.note)
    for number, question in enumerate(SCREENING.questions, start=1):
        print(f"  {number}  {question.text}")
    numbers = {str(number): question.key for number, question in enumerate(SCREENING.questions, 1)}
    prompt = "Numbers of every yes with spaces between, or Return if none: "
    while not (said := set(_line(prompt).replace(",", " ").split())) <= numbers.keys():
        prompt = f"Numbers from 1 to {len(numbers)} with spaces between, or Return if none: "
    yes = {numbers[number] for number in said}
    try:
        coach.answer_screening({key: key in yes for key in numbers.values()})
    except StoreError as error:
        # It holds for this session all the same.
        print(*error.lines, sep="\n", file=sys.stderr)
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
    """A line, or nothing: also where the terminal was closed."""
    try:
        return _line(prompt)
    except EOFError:
        return ""


def _line(prompt: str) -> str:
    # `input` would put its prompt among the complaints.
    print(prompt, end="", flush=True)
    return input().strip()
