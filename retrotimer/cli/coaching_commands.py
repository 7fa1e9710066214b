"""The commands about who walks, and what is safe for them: check, profile, programs, after."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TextIO

from retrotimer.cli.key_values import KeyValueError, format_value, parse_value, split_pair
from retrotimer.domain.coaching.client import (
    CLIENT_FIELDS,
    Client,
    Condition,
    constraint_in_units,
    from_display_value,
    to_display_value,
)
from retrotimer.domain.coaching.findings import Finding
from retrotimer.domain.coaching.findings_text import format_finding, sort_by_severity
from retrotimer.domain.coaching.preference_pages import DESCRIPTIONS
from retrotimer.domain.coaching.program import Level, Program
from retrotimer.domain.coaching.questionnaires import CLINICIAN_ADVICE, POST_SESSION_QUESTIONNAIRE
from retrotimer.domain.coaching.safety_check import is_blocked
from retrotimer.domain.values import formats
from retrotimer.domain.values.units import Units
from retrotimer.domain.values.validation import some_of
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.exit_status import ExitStatus
from retrotimer.services.coaching import CoachingService, load_bundled_programs
from retrotimer.store.folders import Folders
from retrotimer.store.history.sessions import save_answers

_SCREENING_DESCRIPTION = (
    f"what was a yes: any of {', '.join(Condition)}, or none; - was never asked"
)
# What may be typed in miles and pounds too, and what it becomes.
_IMPERIAL_KEYS = {"weight_lb": "weight_kg", "own_speed_mph": "own_speed_kmh"}
_SCREENING_CONSTRAINT = some_of(tuple(condition.value for condition in Condition))


def run_check(workout: Workout, coaching: CoachingService, *, as_json: bool) -> ExitStatus:
    """Say whether a workout is valid, and what of it is unsafe for who walks."""
    timeline = unroll(coaching.adapt_workout(workout))
    found = sort_by_severity(coaching.check_workout(workout))
    if as_json:
        length = {"duration_s": round(timeline.duration_s, 3), "segments": len(timeline.segments)}
        document = {"valid": True, "problems": [], "name": workout.name, **length}
        fields = {"findings": [_finding_fields(finding) for finding in found]}
        print(json.dumps(document | fields, indent=1))
    else:
        length_text = formats.format_duration(timeline.duration_s)
        print(f"{workout.name}: valid, {timeline.interval_count} steps, {length_text}")
        for finding in found:
            print(format_finding(finding, coaching.client.units))
    return ExitStatus.FAILURE if is_blocked(tuple(found)) else ExitStatus.SUCCESS


def print_invalid_workout(problems: list[str]) -> ExitStatus:
    """Say in JSON what is wrong with a file."""
    print(json.dumps({"valid": False, "problems": problems}, indent=1))
    return ExitStatus.BAD_INPUT


def print_findings(findings: Iterable[Finding], units: Units, stream: TextIO) -> None:
    """Findings where they must be seen and are not the answer."""
    for finding in sort_by_severity(findings):
        print(format_finding(finding, units), file=stream)


def run_profile(
    folders: Folders, pairs: Sequence[str], client_name: str, *, as_json: bool
) -> ExitStatus:
    """Show a client, or change what stands in the pairs, all of it or nothing."""
    desk = CoachingService(folders, client_name, allow_new=bool(pairs))
    if pairs:
        client, screened, problems = desk.client, None, list[str]()
        for pair in pairs:
            try:
                key, text = split_pair(pair, (*CLIENT_FIELDS, "screening", *_IMPERIAL_KEYS))
                if key == "screening" and text:
                    screened = tuple(parse_value(_SCREENING_CONSTRAINT, key, text))
                elif key == "screening":
                    client = replace(client, screening=None)
                else:
                    client = replace(client, **_parse_field(key, text))
            except KeyValueError as error:
                problems.append(str(error))
        if problems:
            print(*problems, sep="\n", file=sys.stderr)
            return ExitStatus.BAD_INPUT
        desk.save_client(client)
        if screened is not None:
            desk.save_screening({condition: condition in screened for condition in Condition})
    _show_profile(desk, as_json=as_json)
    return ExitStatus.ENVIRONMENT_FAILED if desk.problems else ExitStatus.SUCCESS


def run_programs(
    folders: Folders, program_key: str, client_name: str, *, cleared_by: str, as_json: bool
) -> ExitStatus:
    """List the programs, or all weeks of one; lift the lock of a locked one."""
    found, problems = load_bundled_programs()
    desk = CoachingService(folders, client_name)
    for problem in (*problems, *desk.problems):
        print(problem, file=sys.stderr)
    if (program_key and program_key not in found) or (cleared_by and not program_key):
        which = f"no program {program_key!r}" if program_key else "--unlock needs a program"
        print(f"{which}, there are: {', '.join(found)}", file=sys.stderr)
        return ExitStatus.BAD_INPUT
    if cleared_by:
        desk.save_client(
            replace(desk.client, unlocked={**desk.client.unlocked, program_key: cleared_by})
        )
    shown = [found[program_key]] if program_key else list(found.values())
    if as_json:
        print(json.dumps({"programs": [_program_fields(one, desk) for one in shown]}, indent=1))
    else:
        for program in shown:
            _print_program(program, desk, show_weeks=bool(program_key))
    return ExitStatus.ENVIRONMENT_FAILED if problems or desk.problems else ExitStatus.SUCCESS


def run_after(
    folders: Folders, pairs: Sequence[str], client_name: str, *, session_id: str, as_json: bool
) -> ExitStatus:
    """Keep answers about the last session, or about another; without any, show what was said."""
    desk = CoachingService(folders, client_name)
    for problem in desk.problems:
        print(problem, file=sys.stderr)
    kept = desk.find_session(session_id)
    if kept is None and desk.problems:
        return ExitStatus.ENVIRONMENT_FAILED
    if kept is None:
        print(f"no session {session_id}".rstrip(), file=sys.stderr)
        return ExitStatus.BAD_INPUT
    asked = {question.key: question for question in POST_SESSION_QUESTIONNAIRE.questions}
    answers, problems = dict[str, Any](), []
    for pair in pairs:
        try:
            key, text = split_pair(pair, tuple(asked))
            answers[key] = parse_value(asked[key].constraint, key, text)
        except KeyValueError as error:
            problems.append(str(error))
    if problems:
        print(*problems, sep="\n", file=sys.stderr)
        return ExitStatus.BAD_INPUT
    if answers:
        save_answers(folders.history_path, kept.id, answers)
    said = {**kept.summary.answers_after, **answers}
    if as_json:
        print(json.dumps({"session_id": kept.id, "after": said}, indent=1))
    else:
        print(f"{kept.started_at:%Y-%m-%d %H:%M}  {kept.summary.workout_name}")
        for key, question in asked.items():
            print(f"{key:<23} {format_value(said.get(key)):<10} {question.text}")
    return ExitStatus.SUCCESS


def _parse_field(key: str, text: str) -> dict[str, Any]:
    """The field of a client that a key names, and its value; nothing typed is the default."""
    field, units = (
        _IMPERIAL_KEYS.get(key, key),
        Units.IMPERIAL if key in _IMPERIAL_KEYS else Units.METRIC,
    )
    if not text:
        return {field: getattr(Client(), field)}
    return {
        field: from_display_value(
            field, parse_value(constraint_in_units(field, units), key, text), units
        )
    }


def _show_profile(coaching: CoachingService, *, as_json: bool) -> None:
    for problem in coaching.problems:
        print(problem, file=sys.stderr)
    client, walker = coaching.client, coaching.walker
    screening = client.screening
    values = {key: getattr(client, key) for key in CLIENT_FIELDS}
    values["screening"] = None if screening is None else tuple(screening.confirmed_conditions)
    if as_json:
        document = {"client": client.name, **values, "session_number": walker.session_number}
        print(json.dumps(document | {"careful": walker.needs_caution}, indent=1))
        return
    for key, value in values.items():
        explained = _SCREENING_DESCRIPTION if key == "screening" else DESCRIPTIONS[key]
        print(f"{key:<16} {format_value(value):<12} {explained}")
    for key, field in _IMPERIAL_KEYS.items() if client.units is Units.IMPERIAL else ():
        if values[field] is not None:
            print(f"{key:<16} {format_value(to_display_value(field, values[field], client.units))}")
    print(f"{'next session':<16} {walker.session_number}")
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
    coming = coaching.find_next_session(program)
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
                "duration_s": unroll(coaching.adapt_workout(week.workout)).duration_s,
            }
            for week in program.weeks
        ],
        "next": coming
        and {
            "week": coming.week,
            "session": coming.number,
            "reason": coming.reason.value,
            "why": coming.reason_text,
        },
    }


def _describe_level(level: Level) -> str:
    before = level.min_sessions_before
    return f"for who walked backward {before} times" if before else "for beginners"


def _print_program(program: Program, coaching: CoachingService, *, show_weeks: bool) -> None:
    print(f"{program.key:<16} {program.name}, {_describe_level(program.level)}. {program.basis}")
    if not program.is_open_to(coaching.client):
        print(f"{'':<16} locked: a clinician must allow it, --unlock WHO")
    coming = coaching.find_next_session(program)
    if coming is not None:
        print(f"{'':<16} next: week {coming.week}, session {coming.number}: {coming.reason_text}")
    for number, week in enumerate(program.weeks if show_weeks else (), start=1):
        length = formats.format_duration(unroll(coaching.adapt_workout(week.workout)).duration_s)
        print(
            f"{'':<16} week {number}: {week.session_count} times {length}  "
            f"{week.workout.description}"
        )
