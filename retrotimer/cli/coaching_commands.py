"""The commands about who walks, and what is safe for them: check, profile, programs, after."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TextIO

from retrotimer.cli.key_values import PairError, in_words, read, split
from retrotimer.domain.coaching.client import (
    POSSIBLE_CLIENT,
    Client,
    Condition,
    kept_from,
    possible_in,
    shown_in,
)
from retrotimer.domain.coaching.findings import Finding
from retrotimer.domain.coaching.findings_text import finding_line, gravest_first
from retrotimer.domain.coaching.preference_pages import EXPLAINED
from retrotimer.domain.coaching.program import Level, Program
from retrotimer.domain.coaching.questionnaires import AFTER, ASK_A_CLINICIAN
from retrotimer.domain.coaching.safety_check import refused
from retrotimer.domain.values import formats
from retrotimer.domain.values.units import Units
from retrotimer.domain.values.validation import some_of
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Workout
from retrotimer.exit_status import Status
from retrotimer.services.coaching import CoachDesk, bundled_programs
from retrotimer.store.folders import Folders
from retrotimer.store.history.sessions import keep_answers

_SCREENED = f"what was a yes: any of {', '.join(Condition)}, or none; - was never asked"
# What may be typed in miles and pounds too, and what it becomes.
_IMPERIAL = {"weight_lb": "weight_kg", "own_speed_mph": "own_speed_kmh"}
_SCREENING = some_of(tuple(condition.value for condition in Condition))


def check(workout: Workout, desk: CoachDesk, *, as_json: bool) -> Status:
    """Say whether a workout is valid, and what of it is unsafe for who walks."""
    timeline = unroll(desk.performed(workout))
    found = gravest_first(desk.findings(workout))
    if as_json:
        length = {"duration_s": round(timeline.duration_s, 3), "segments": len(timeline.segments)}
        document = {"valid": True, "problems": [], "name": workout.name, **length}
        fields = {"findings": [_fields(finding) for finding in found]}
        print(json.dumps(document | fields, indent=1))
    else:
        length_text = formats.clock(timeline.duration_s)
        print(f"{workout.name}: valid, {timeline.interval_count} steps, {length_text}")
        for finding in found:
            print(finding_line(finding, desk.client.units))
    return Status.NO if refused(tuple(found)) else Status.DONE


def invalid(problems: list[str]) -> Status:
    """Say in JSON what is wrong with a file."""
    print(json.dumps({"valid": False, "problems": problems}, indent=1))
    return Status.BAD_INPUT


def tell(found: Iterable[Finding], units: Units, to: TextIO) -> None:
    """Findings where they must be seen and are not the answer."""
    for finding in gravest_first(found):
        print(finding_line(finding, units), file=to)


def profile(folders: Folders, pairs: Sequence[str], name: str, *, as_json: bool) -> Status:
    """Show a client, or change what stands in the pairs, all of it or nothing."""
    desk = CoachDesk(folders, name, new=bool(pairs))
    if pairs:
        client, screened, problems = desk.client, None, list[str]()
        for pair in pairs:
            try:
                key, text = split(pair, (*POSSIBLE_CLIENT, "screening", *_IMPERIAL))
                if key == "screening" and text:
                    screened = tuple(read(_SCREENING, key, text))
                elif key == "screening":
                    client = replace(client, screening=None)
                else:
                    client = replace(client, **_value(key, text))
            except PairError as error:
                problems.append(str(error))
        if problems:
            print(*problems, sep="\n", file=sys.stderr)
            return Status.BAD_INPUT
        desk.keep(client)
        if screened is not None:
            desk.answer_screening({condition: condition in screened for condition in Condition})
    _show_profile(desk, as_json=as_json)
    return Status.ENVIRONMENT_FAILED if desk.problems else Status.DONE


def programs(folders: Folders, key: str, name: str, *, unlock: str, as_json: bool) -> Status:
    """List the programs, or all weeks of one; lift the lock of a locked one."""
    found, problems = bundled_programs()
    desk = CoachDesk(folders, name)
    for problem in (*problems, *desk.problems):
        print(problem, file=sys.stderr)
    if (key and key not in found) or (unlock and not key):
        which = f"no program {key!r}" if key else "--unlock needs a program"
        print(f"{which}, there are: {', '.join(found)}", file=sys.stderr)
        return Status.BAD_INPUT
    if unlock:
        desk.keep(replace(desk.client, unlocked={**desk.client.unlocked, key: unlock}))
    shown = [found[key]] if key else list(found.values())
    if as_json:
        print(json.dumps({"programs": [_program_fields(one, desk) for one in shown]}, indent=1))
    else:
        for program in shown:
            _print_program(program, desk, weeks=bool(key))
    return Status.ENVIRONMENT_FAILED if problems or desk.problems else Status.DONE


def after(
    folders: Folders, pairs: Sequence[str], name: str, *, session: str, as_json: bool
) -> Status:
    """Keep answers about the last session, or about another; without any, show what was said."""
    desk = CoachDesk(folders, name)
    for problem in desk.problems:
        print(problem, file=sys.stderr)
    kept = desk.session(session)
    if kept is None and desk.problems:
        return Status.ENVIRONMENT_FAILED
    if kept is None:
        print(f"no session {session}".rstrip(), file=sys.stderr)
        return Status.BAD_INPUT
    asked = {question.key: question for question in AFTER.questions}
    answers, problems = dict[str, Any](), []
    for pair in pairs:
        try:
            key, text = split(pair, tuple(asked))
            answers[key] = read(asked[key].possible, key, text)
        except PairError as error:
            problems.append(str(error))
    if problems:
        print(*problems, sep="\n", file=sys.stderr)
        return Status.BAD_INPUT
    if answers:
        keep_answers(folders.history, kept.id, answers)
    said = {**kept.summary.after, **answers}
    if as_json:
        print(json.dumps({"session_id": kept.id, "after": said}, indent=1))
    else:
        print(f"{kept.started_at:%Y-%m-%d %H:%M}  {kept.summary.workout}")
        for key, question in asked.items():
            print(f"{key:<23} {in_words(said.get(key)):<10} {question.text}")
    return Status.DONE


def _value(key: str, text: str) -> dict[str, Any]:
    """The field of a client that a key names, and its value; nothing typed is the default."""
    field, units = _IMPERIAL.get(key, key), Units.IMPERIAL if key in _IMPERIAL else Units.METRIC
    if not text:
        return {field: getattr(Client(), field)}
    return {field: kept_from(field, read(possible_in(field, units), key, text), units)}


def _show_profile(desk: CoachDesk, *, as_json: bool) -> None:
    for problem in desk.problems:
        print(problem, file=sys.stderr)
    client, walker = desk.client, desk.walker
    screening = client.screening
    values = {key: getattr(client, key) for key in POSSIBLE_CLIENT}
    values["screening"] = None if screening is None else tuple(screening.yes)
    if as_json:
        document = {"client": client.name, **values, "session_number": walker.number}
        print(json.dumps(document | {"careful": walker.careful}, indent=1))
        return
    for key, value in values.items():
        explained = _SCREENED if key == "screening" else EXPLAINED[key]
        print(f"{key:<16} {in_words(value):<12} {explained}")
    for key, field in _IMPERIAL.items() if client.units is Units.IMPERIAL else ():
        if values[field] is not None:
            print(f"{key:<16} {in_words(shown_in(field, values[field], client.units))}")
    print(f"{'next session':<16} {walker.number}")
    if screening is not None and screening.yes:
        print(ASK_A_CLINICIAN)


def _fields(finding: Finding) -> Mapping[str, Any]:
    return {
        "rule": finding.rule.value,
        "severity": finding.severity.value,
        "place": finding.place,
        "value": finding.value,
        "limit": finding.limit,
        "unit": finding.unit,
        "why": finding.why,
        "repair": finding.repair and finding.repair.text,
    }


def _program_fields(program: Program, desk: CoachDesk) -> Mapping[str, Any]:
    coming = desk.next_in(program)
    return {
        "key": program.key,
        "name": program.name,
        "basis": program.basis,
        "level": program.level.value,
        "careful": program.careful,
        "open": program.open_to(desk.client),
        "weeks": [
            {
                "sessions": week.sessions,
                "duration_s": unroll(desk.performed(week.workout)).duration_s,
            }
            for week in program.weeks
        ],
        "next": coming
        and {
            "week": coming.week,
            "session": coming.number,
            "reason": coming.reason.value,
            "why": coming.why,
        },
    }


def _meant_for(level: Level) -> str:
    before = level.sessions_before
    return f"for who walked backward {before} times" if before else "for beginners"


def _print_program(program: Program, desk: CoachDesk, *, weeks: bool) -> None:
    print(f"{program.key:<16} {program.name}, {_meant_for(program.level)}. {program.basis}")
    if not program.open_to(desk.client):
        print(f"{'':<16} locked: a clinician must allow it, --unlock WHO")
    coming = desk.next_in(program)
    if coming is not None:
        print(f"{'':<16} next: week {coming.week}, session {coming.number}: {coming.why}")
    for number, week in enumerate(program.weeks if weeks else (), start=1):
        length = formats.clock(unroll(desk.performed(week.workout)).duration_s)
        print(f"{'':<16} week {number}: {week.sessions} times {length}  {week.workout.description}")
