"""The commands about a client and what is safe for them: check, profile, programs, after."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TextIO

from retrotimer.cli.commands import AnswerAfterSession, ChangeProfile, CheckWorkout, ListPrograms
from retrotimer.cli.history_progress import load_coaching
from retrotimer.cli.key_values import KeyValueError, format_value, parse_value, split_pair
from retrotimer.cli.safe_output import print_problems
from retrotimer.cli.workout_selection import select_workout
from retrotimer.domain import messages
from retrotimer.domain.coaching.client import (
    CLIENT_FIELDS,
    Client,
    Condition,
    constraint_in_units,
    from_display_value,
    to_display_value,
)
from retrotimer.domain.coaching.findings import Finding, is_blocked
from retrotimer.domain.coaching.findings_text import format_finding, sort_by_severity
from retrotimer.domain.coaching.preference_pages import DESCRIPTIONS
from retrotimer.domain.coaching.program import Level, Program
from retrotimer.domain.coaching.program_completion import WeekFigures
from retrotimer.domain.coaching.questionnaires import CLINICIAN_ADVICE, POST_SESSION_QUESTIONNAIRE
from retrotimer.domain.values import formats
from retrotimer.domain.values.isolation import isolate, pad_isolated
from retrotimer.domain.values.text import shown_text
from retrotimer.domain.values.units import Units
from retrotimer.domain.values.validation import UnsuitableWorkoutError, some_of
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.exit_status import ExitStatus
from retrotimer.services.coaching import CoachingService, load_bundled_programs
from retrotimer.store.files.workout_file import WorkoutFileError
from retrotimer.store.folders import Folders
from retrotimer.store.history.sessions import save_answers

_SCREENING_DESCRIPTION = (
    f"conditions from the health check: any of {', '.join(Condition)}, or none;"
    " - means that it was never answered"
)
# Keys in miles and pounds, and the keys whose values they set.
_IMPERIAL_KEYS = {"weight_lb": "weight_kg", "own_speed_mph": "own_speed_kmh"}
_SCREENING_CONSTRAINT = some_of(tuple(condition.value for condition in Condition))


def run_check(command: CheckWorkout, folders: Folders) -> ExitStatus:
    """Print whether a workout is valid, and what in it is unsafe for this client."""
    coaching = load_coaching(folders, command.client)
    try:
        workout, program_position = select_workout(command, coaching)
    except WorkoutFileError as error:
        if not command.json:
            raise
        return _print_invalid(error.problems)
    try:
        timeline = unroll(coaching.adapt_workout(workout))
    except UnsuitableWorkoutError as error:
        if not command.json:
            raise
        return _print_invalid([f"{error.location}: {error.problem}"])
    findings = sort_by_severity(coaching.check_workout(workout, program_position))
    if command.json:
        document = {
            "valid": True,
            "problems": [],
            "name": workout.name,
            "duration_s": round(timeline.duration_s, 3),
            "segments": len(timeline.segments),
            "findings": [_finding_fields(finding) for finding in findings],
        }
        print(json.dumps(document, indent=1))
    else:
        length = formats.format_duration(timeline.duration_s)
        print(f"{isolate(workout.name)}: valid, {timeline.interval_count} steps, {length}")
        print_findings(findings, coaching.client.units, sys.stdout)
    return ExitStatus.FAILURE if is_blocked(findings) else ExitStatus.SUCCESS


def _print_invalid(problems: Sequence[str]) -> ExitStatus:
    print(json.dumps({"valid": False, "problems": list(problems)}, indent=1))
    return ExitStatus.BAD_INPUT


def print_findings(findings: Iterable[Finding], units: Units, stream: TextIO) -> None:
    """Print findings, the most severe first."""
    for finding in sort_by_severity(findings):
        print(format_finding(finding, units), file=stream)


def run_profile(command: ChangeProfile, folders: Folders) -> ExitStatus:
    """Show a client, or first change what the pairs say: all of it or nothing."""
    coaching = load_coaching(folders, command.client, allow_new=bool(command.pairs))
    if command.pairs and (problems := _change_profile(coaching, command.pairs)):
        print_problems(problems)
        return ExitStatus.BAD_INPUT
    _show_profile(coaching, as_json=command.json)
    return ExitStatus.ENVIRONMENT_FAILED if coaching.problems else ExitStatus.SUCCESS


def _change_profile(coaching: CoachingService, pairs: Sequence[str]) -> list[str]:
    """Save what the pairs say; the problems instead where there are any. Raises ClientFileError."""
    client, conditions, problems = coaching.client, None, list[str]()
    for pair in pairs:
        try:
            key, text = split_pair(pair, (*CLIENT_FIELDS, "screening", *_IMPERIAL_KEYS))
            if key == "screening" and text:
                conditions = tuple(parse_value(_SCREENING_CONSTRAINT, key, text))
            elif key == "screening":
                client = replace(client, screening=None)
            else:
                client = replace(client, **_parse_field(key, text))
        except KeyValueError as error:
            problems.append(str(error))
    if not problems:
        coaching.save_client(client)
        if conditions is not None:
            coaching.save_screening({condition: condition in conditions for condition in Condition})
    return problems


def run_programs(command: ListPrograms, folders: Folders) -> ExitStatus:
    """List the programs, or all weeks of one; record that a clinician allowed a locked one."""
    programs, problems = load_bundled_programs()
    coaching = load_coaching(folders, command.client)
    for problem in (*problems, *coaching.problems):
        print_problems([problem])
    key = command.program
    if (key and key not in programs) or (command.unlock and not key):
        mistake = f"Unknown program {key!r}" if key else "--unlock needs a program"
        print(f"{mistake}. Available: {', '.join(programs)}", file=sys.stderr)
        return ExitStatus.BAD_INPUT
    if command.unlock:
        unlocked = {**coaching.client.unlocked, key: command.unlock}
        coaching.save_client(replace(coaching.client, unlocked=unlocked))
    listed = [programs[key]] if key else list(programs.values())
    if command.json:
        fields = [_program_fields(program, coaching) for program in listed]
        print(json.dumps({"programs": fields}, indent=1))
    else:
        for program in listed:
            _print_program(program, coaching, show_weeks=bool(key))
    return ExitStatus.ENVIRONMENT_FAILED if problems or coaching.problems else ExitStatus.SUCCESS


def run_after(command: AnswerAfterSession, folders: Folders) -> ExitStatus:
    """Save answers about a session, if the pairs have any, and print all its answers."""
    coaching = load_coaching(folders, command.client)
    print_problems(coaching.problems)
    session = coaching.find_session(command.session)
    if session is None and coaching.problems:
        return ExitStatus.ENVIRONMENT_FAILED
    if session is None:
        is_named = bool(command.session)
        problem = f"There is no session {command.session}." if is_named else "No sessions yet."
        print_problems([problem])
        return ExitStatus.BAD_INPUT
    questions = {question.key: question for question in POST_SESSION_QUESTIONNAIRE.questions}
    new_answers, problems = dict[str, Any](), []
    for pair in command.pairs:
        try:
            key, text = split_pair(pair, tuple(questions))
            new_answers[key] = parse_value(questions[key].constraint, key, text)
        except KeyValueError as error:
            problems.append(str(error))
    if problems:
        print_problems(problems)
        return ExitStatus.BAD_INPUT
    if new_answers:
        save_answers(folders.history_path, session.id, new_answers)
    answers = {**session.summary.answers_after, **new_answers}
    if command.json:
        print(json.dumps({"session_id": session.id, "after": answers}, indent=1))
    else:
        print(f"{session.started_at:%Y-%m-%d %H:%M}  {isolate(session.summary.workout_name)}")
        for key, question in questions.items():
            print(f"{key:<23} {pad_isolated(format_value(answers.get(key)), 10)} {question.text}")
    return ExitStatus.SUCCESS


def _parse_field(key: str, text: str) -> dict[str, Any]:
    """The field of a client that a key names, and its value: the default if nothing is typed."""
    field = _IMPERIAL_KEYS.get(key, key)
    units = Units.IMPERIAL if key in _IMPERIAL_KEYS else Units.METRIC
    if not text:
        return {field: getattr(Client(), field)}
    value = parse_value(constraint_in_units(field, units), key, text)
    return {field: from_display_value(field, value, units)}


def _show_profile(coaching: CoachingService, *, as_json: bool) -> None:
    print_problems(coaching.problems)
    client, walker = coaching.client, coaching.walker
    screening = client.screening
    values = {key: getattr(client, key) for key in CLIENT_FIELDS}
    values["screening"] = None if screening is None else tuple(screening.confirmed_conditions)
    if as_json:
        document = {"client": client.name, **values, "day_number": walker.day_number}
        print(json.dumps(document | {"careful": walker.needs_caution}, indent=1))
        return
    for key, value in values.items():
        description = _SCREENING_DESCRIPTION if key == "screening" else DESCRIPTIONS[key]
        print(f"{key:<16} {pad_isolated(format_value(value), 12)} {description}")
    for key, field in _IMPERIAL_KEYS.items() if client.units is Units.IMPERIAL else ():
        if values[field] is not None:
            print(f"{key:<16} {format_value(to_display_value(field, values[field], client.units))}")
    print(f"{'day backward':<16} {walker.day_number}")
    if screening is not None and screening.confirmed_conditions:
        print(CLINICIAN_ADVICE)


def _finding_fields(finding: Finding) -> Mapping[str, Any]:
    return {
        "rule": finding.rule.value,
        "severity": finding.severity.value,
        "place": finding.location,
        "value": finding.value,
        "limit": finding.limit,
        "unit": finding.unit,
        "why": finding.reason,
        "repair": finding.repair and finding.repair.description,
    }


def _program_fields(program: Program, coaching: CoachingService) -> Mapping[str, Any]:
    next_session = coaching.find_next_session(program)
    completion = coaching.find_completion(program)
    return {
        "key": program.key,
        "name": program.name,
        "basis": program.basis,
        "level": program.level.value,
        "careful": program.keeps_cautious_limits,
        "open": program.is_open_to(coaching.client),
        "weeks": [
            {
                "sessions": week.session_count,
                "duration_s": _week_duration_s(week.workout, coaching),
            }
            for week in program.weeks
        ],
        "next": next_session
        and {
            "week": next_session.week,
            "session": next_session.number,
            "reason": next_session.reason.value,
            "why": next_session.reason_text,
            "status": next_session.schedule.status.value,
            "when": next_session.schedule.text,
            "due": next_session.schedule.due_on.isoformat(),
            "missed_sessions": next_session.schedule.missed_sessions,
        },
        "completed": completion
        and {
            "first_week": _week_fields(completion.first_week),
            "last_week": _week_fields(completion.last_week),
            "suggestions": [suggestion.key for suggestion in completion.suggestions],
        },
    }


def _week_fields(figures: WeekFigures) -> Mapping[str, Any]:
    return {
        "backward_s": round(figures.backward_s, 3),
        "speed_kmh": round(figures.top_backward_kmh, 3),
        "knee_pain_worst": figures.knee_pain_worst,
        "knee_pain_median": figures.knee_pain_median,
    }


def _week_duration_s(workout: Workout, coaching: CoachingService) -> float | None:
    """How long a week's session is for this client; None if it is longer than a session can be."""
    try:
        return unroll(coaching.adapt_workout(workout)).duration_s
    except UnsuitableWorkoutError:
        return None


def _describe_level(level: Level) -> str:
    count = level.required_days
    return f"after {count} days backward" if count else "for beginners"


def _print_program(program: Program, coaching: CoachingService, *, show_weeks: bool) -> None:
    print(f"{program.key:<16} {program.name}, {_describe_level(program.level)}. {program.basis}")
    if not program.is_open_to(coaching.client):
        print(f"{'':<16} locked: a clinician must allow it first, --unlock WHO")
    completion = coaching.find_completion(program)
    if completion is not None:
        for line in completion.format_lines(coaching.client.units):
            print(f"{'':<16} {shown_text(line)}")
    session = coaching.find_next_session(program)
    if session is not None:
        print(
            f"{'':<16} next: week {session.week}, session {session.number}: {session.reason_text}."
            f" {session.schedule.text}"
        )
    for number, week in enumerate(program.weeks if show_weeks else (), start=1):
        duration_s = _week_duration_s(week.workout, coaching)
        length = "too long" if duration_s is None else formats.format_duration(duration_s)
        sessions = messages.format_session_count(week.session_count)
        print(f"{'':<16} week {number}: {sessions} of {length}  {week.workout.description}")
