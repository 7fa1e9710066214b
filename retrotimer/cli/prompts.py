"""Questions in the terminal, before and after a session. Return skips what can be skipped."""

from __future__ import annotations

import sys
from typing import Any

from retrotimer.cli.coaching_commands import print_findings
from retrotimer.cli.key_values import KeyValueError, parse_value
from retrotimer.cli.safe_output import print_lines, print_problems
from retrotimer.cli.workout_selection import WorkoutSelection
from retrotimer.domain import messages
from retrotimer.domain.coaching.findings import is_blocked
from retrotimer.domain.coaching.questionnaires import (
    CLINICIAN_ADVICE,
    KNEE_PAIN_KEY,
    SCREENING_QUESTIONNAIRE,
    AnswerType,
    Question,
    build_post_session_questionnaire,
    safety_advice,
)
from retrotimer.domain.values.keyboard_layouts import latin_text
from retrotimer.domain.values.text import shown_text
from retrotimer.services.coaching import CoachingService
from retrotimer.services.history_keeper import HistoryKeeper
from retrotimer.services.session_setup import PreparedSession
from retrotimer.store.errors import StoreError
from retrotimer.store.upkeep.cut_off_sessions import CutOffSession


def confirm_start(
    selection: WorkoutSelection,
    coaching: CoachingService,
    *,
    is_interactive: bool,
    accepts_responsibility: bool,
) -> bool:
    """Ask the questions before a session and print the findings; False where one blocks it."""
    if is_interactive:
        try:
            _ask_screening(coaching)
        except EOFError:
            # The terminal was closed: the health check is not answered.
            print()
            return False
        _ask_pre_session_questions(coaching)
    elif not coaching.client.has_current_screening:
        print(messages.HEALTH_CHECK_MISSING, file=sys.stderr)
    findings = coaching.check_workout(selection.workout, selection.program_position)
    print_findings(findings, coaching.client.units, sys.stdout if is_interactive else sys.stderr)
    if not is_blocked(findings):
        return True
    if accepts_responsibility:
        coaching.accept_responsibility(findings)
    else:
        print(messages.BLOCKED_MESSAGE, file=sys.stderr)
    return accepts_responsibility


def ask_about_last_session(program_key: str, coaching: CoachingService) -> bool:
    """Ask what is not answered about the last session of a program; True if any of it was.

    Skipping the first question skips all of them.
    """
    questionnaire = coaching.find_last_session_questionnaire(program_key)
    if questionnaire is None:
        return False
    print(f"{questionnaire.heading}. {questionnaire.note}")
    answers = dict[str, Any]()
    for question in questionnaire.questions:
        answer = _ask_question(question)
        if answer is None and not answers:
            return False
        if answer is not None:
            answers[question.key] = answer
    try:
        coaching.save_last_session_answers(program_key, answers)
    except StoreError as error:
        print_problems(error.messages)
        return False
    return True


def ask_about_cut_off_session(
    history: HistoryKeeper, *, is_interactive: bool
) -> CutOffSession | None:
    """Ask what to do with each session that was cut off; the one that is resumed now, if any."""
    for session in history.cut_off_sessions:
        description = shown_text(session.description)
        if not is_interactive:
            print_problems([f"{description} {messages.RECOVERY_ASKED_LATER}"])
            continue
        print_lines([description])
        notice_before = history.notice
        answer = _read_optional_line(
            "g: resume it, k: save it as it is, d: discard it, Return: decide later: "
        )
        match latin_text(answer):
            case "g":
                return session
            case "k":
                history.keep_cut_off(session)
            case "d":
                history.discard_cut_off(session)
        if history.notice != notice_before:
            # The answer could not be written.
            print_problems([history.notice])
    return None


def ask_post_session_questions(prepared_session: PreparedSession) -> None:
    """Ask how the session was. To skip the first question is to skip all of them.

    What was answered is saved, even if the program is asked to end before the last question.
    """
    record = prepared_session.build_record()
    answers = dict[str, Any]()
    try:
        for question in build_post_session_questionnaire(record.outcome).questions:
            answer = _ask_question(question)
            if answer is None and not answers:
                return
            if answer is not None:
                answers[question.key] = answer
                if advice := safety_advice({question.key: answer}):
                    print(advice)
    finally:
        if answers:
            prepared_session.journal.record_answers(answers)
            prepared_session.journal.flush()


def _ask_screening(coaching: CoachingService) -> None:
    if coaching.client.has_current_screening:
        return
    print(SCREENING_QUESTIONNAIRE.note)
    for number, question in enumerate(SCREENING_QUESTIONNAIRE.questions, start=1):
        print(f"  {number}  {question.text}")
    numbers = {
        str(number): question.key
        for number, question in enumerate(SCREENING_QUESTIONNAIRE.questions, 1)
    }
    prompt = "Enter the numbers that apply to you, or press Return if none do: "
    while not (answer := _read_numbers(prompt)) <= numbers.keys():
        prompt = f"Enter numbers from 1 to {len(numbers)}, or press Return if none apply: "
    confirmed = {numbers[number] for number in answer}
    try:
        coaching.save_screening({key: key in confirmed for key in numbers.values()})
    except StoreError as error:
        # The answers hold for this session all the same.
        print_problems(error.messages)
    if confirmed:
        print(CLINICIAN_ADVICE)


def _read_numbers(prompt: str) -> set[str]:
    return set(latin_text(_read_line(prompt)).replace(",", " ").split())


def _ask_pre_session_questions(coaching: CoachingService) -> None:
    questions = coaching.pre_session_questionnaire.questions
    checkboxes = [item for item in questions if item.answer_type is AnswerType.CHECKBOX]
    print(f"{coaching.pre_session_questionnaire.heading}:")
    for question in checkboxes:
        print(f"  [x] {question.text}")
    answer = _ask_question(next(item for item in questions if item.key == KNEE_PAIN_KEY))
    answers = {question.key: True for question in checkboxes}
    coaching.set_answers_before(answers if answer is None else answers | {KNEE_PAIN_KEY: answer})


def _ask_question(question: Question) -> Any:
    """The answer, or None if only Return was pressed."""
    options = f" ({', '.join(question.options)})" if question.options else ""
    while text := _read_optional_line(f"{question.text}{options}: "):
        try:
            return parse_value(question.constraint, question.key, text)
        except KeyValueError as error:
            print_lines([error])
    return None


def _read_optional_line(prompt: str) -> str:
    """The line that was typed; empty if the terminal was closed."""
    try:
        return _read_line(prompt)
    except EOFError:
        return ""


def _read_line(prompt: str) -> str:
    # `input` would print its prompt to standard error.
    print(prompt, end="", flush=True)
    return input().strip()
