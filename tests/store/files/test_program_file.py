"""Program files are read, or refused with every problem named."""

from __future__ import annotations

import json
import os
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.coaching.program import Level, Program, ProgramWeek
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from retrotimer.store.files import workout_file
from retrotimer.store.files.program_file import ProgramFileError, parse, read, read_all
from tests.support.program_documents import EXAMPLE
from tests.support.workout_documents import REMOVED, nested_repeats, step_document, workout_document

WORKOUT = ("weeks", 0, "workout")


def changed(*changes):
    """The example with values put, or REMOVED, at places: (("weeks", 0, "sessions"), 5)."""
    document = deepcopy(EXAMPLE)
    for place, value in changes:
        holder = document
        for name in place[:-1]:
            holder = holder[name]
        if value is REMOVED:
            del holder[place[-1]]
        else:
            holder[place[-1]] = value
    return document


def problems(content, key="two-weeks"):
    try:
        parse(content if isinstance(content, str) else json.dumps(content), key)
    except ProgramFileError as error:
        return error.problems
    return []


def in_file(folder, content, name="two-weeks.program.json"):
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def test_a_program_is_read_from_its_file(tmp_path):
    one, two = (Step(SegmentKind.WORK, Direction.BACKWARD, 60, kmh) for kmh in (2, 2.4))
    weeks = ProgramWeek(3, Workout("One", (one,))), ProgramWeek(4, Workout("Two", (two,)))
    assert read(in_file(tmp_path, EXAMPLE)) == Program(
        *("two-weeks", "Two weeks", "Common practice", Level.REGULAR),
        keeps_cautious_limits=True,
        needs_clearance=True,
        weeks=weeks,
    )


def test_careful_and_locked_may_be_left_out():
    found = parse(json.dumps(changed((("careful",), REMOVED), (("locked",), REMOVED))), "key")
    assert (found.keeps_cautious_limits, found.needs_clearance) == (False, False)


def test_a_workout_file_can_be_pasted_into_a_week():
    document = workout_document(step_document("backward"))
    found = parse(json.dumps(changed((WORKOUT, document))), "key")
    assert found.weeks[0] == ProgramWeek(3, workout_file.parse(json.dumps(document)))


def test_a_file_with_a_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "marked.program.json"
    path.write_text(json.dumps(EXAMPLE), "utf-8-sig")
    assert read(path).key == "marked"


LINE = "one line of text, 1 to 200 characters"
TEXT = "text, 1 to 4000 characters"
WEEKS = "a list of 1 to 52 weeks"
SESSIONS = "a whole number from 1 to 7"
TRUTH = "true or false"
LEVELS = "one of beginner, regular, trained"
WEEK = EXAMPLE["weeks"][0]


@pytest.mark.parametrize(
    ("place", "value", "line"),
    [
        (("format",), "other/1", 'format: expected "retrotimer.program/1"'),
        (("format",), "retrotimer.workout/1", 'format: expected "retrotimer.program/1"'),
        (("format",), ["retrotimer.program/2"], 'format: expected "retrotimer.program/1"'),
        (("name",), "", f"name: expected {LINE}"),
        (("name",), "n" * 201, f"name: expected {LINE}"),
        (("name",), "two\nlines", f"name: expected {LINE}"),
        (("basis",), "", f"basis: expected {TEXT}"),
        (("basis",), " \n", f"basis: expected {TEXT}"),
        (("basis",), "b" * 4001, f"basis: expected {TEXT}"),
        (("basis",), "\x1b[31m", f"basis: expected {TEXT}"),
        (("level",), "expert", f"level: expected {LEVELS}"),
        (("level",), ["regular"], f"level: expected {LEVELS}"),
        (("careful",), 1, f"careful: expected {TRUTH}"),
        (("locked",), "yes", f"locked: expected {TRUTH}"),
        (("weeks",), [], f"weeks: expected {WEEKS}"),
        (("weeks",), [WEEK] * 53, f"weeks: expected {WEEKS}"),
        (("weeks",), {}, f"weeks: expected {WEEKS}"),
        (("weeks", 1), 5, "weeks[1]: expected an object"),
        (("weeks", 1, "sessions"), 0, f"weeks[1].sessions: expected {SESSIONS}"),
        (("weeks", 1, "sessions"), 8, f"weeks[1].sessions: expected {SESSIONS}"),
        (("weeks", 1, "sessions"), 2.5, f"weeks[1].sessions: expected {SESSIONS}"),
        (("weeks", 1, "sessions"), True, f"weeks[1].sessions: expected {SESSIONS}"),
        (WORKOUT, [], "weeks[0].workout: expected a workout"),
        ((*WORKOUT, "name"), 5, f"weeks[0].workout.name: expected {LINE}"),
        ((*WORKOUT, "format"), "x", 'weeks[0].workout.format: expected "retrotimer.workout/1"'),
        ((*WORKOUT, "steps"), [], "weeks[0].workout.steps: expected a list of at least one"),
    ],
)
def test_a_wrong_value_is_told_with_its_place_and_what_was_expected(place, value, line):
    (problem,) = problems(changed((place, value)))
    assert problem.startswith(line)
    assert ", got " in problem
    assert problem.isprintable()


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("format",), 'format: missing, expected "retrotimer.program/1"'),
        (("name",), f"name: missing, expected {LINE}"),
        (("basis",), f"basis: missing, expected {TEXT}"),
        (("level",), f"level: missing, expected {LEVELS}"),
        (("weeks",), f"weeks: missing, expected {WEEKS}"),
        (("weeks", 1, "sessions"), f"weeks[1].sessions: missing, expected {SESSIONS}"),
        (("weeks", 1, "workout"), "weeks[1].workout: missing, expected a workout"),
        ((*WORKOUT, "name"), f"weeks[0].workout.name: missing, expected {LINE}"),
    ],
)
def test_a_missing_key_is_told(place, line):
    assert problems(changed((place, REMOVED))) == [line]


def test_an_unknown_key_is_told_with_what_was_meant():
    assert problems(changed((("lock",), True))) == ['lock: unknown key, did you mean "locked"?']
    (line,) = problems(changed((("weeks", 0, "session"), 3)))
    assert line == 'weeks[0].session: unknown key, did you mean "sessions"?'
    (line,) = problems(changed(((*WORKOUT, "stepz"), 3)))
    assert line == 'weeks[0].workout.stepz: unknown key, did you mean "steps"?'


def test_a_key_that_stands_twice_is_told_wherever_it_is():
    text = json.dumps(EXAMPLE)
    text = text.replace('"locked": true', '"locked": true, "locked": false')
    text = text.replace('"sessions": 4', '"sessions": 4, "sessions": 5')
    text = text.replace('"name": "One"', '"name": "One", "name": "Won"')
    assert problems(text) == [
        "locked: expected once, stands twice in one object",
        "weeks[0].workout.name: expected once, stands twice in one object",
        "weeks[1].sessions: expected once, stands twice in one object",
    ]


def test_all_problems_are_told_at_once():
    document = changed((("name",), 5), (("level",), REMOVED), ((*WORKOUT, "steps"), []))
    told = [line.partition(":")[0] for line in problems(document)]
    assert told == ["level", "name", "weeks[0].workout.steps"]


def test_another_version_is_told_with_both_and_nothing_else():
    document = changed((("format",), "retrotimer.program/2"), (("name",), 5))
    (line,) = problems(document)
    assert line == "format: this file has version 2, this program reads version 1"


@pytest.mark.parametrize("document", [[], 5, "text", None])
def test_what_is_no_object_is_told_so(document):
    (line,) = problems(json.dumps(document))
    assert line.startswith("expected an object, got ")


@pytest.mark.parametrize("key", ["", "Knee", "knee 6", "../knee", "knee_6", "-", "knie-ü", "a\n"])
def test_a_file_name_that_is_no_key_is_told(key):
    expected = "file name: expected small letters, digits and hyphens before .program.json"
    assert problems(EXAMPLE, key) == [expected]


@pytest.mark.parametrize("key", ["knee", "balance-60", "60"])
def test_a_file_name_is_the_key(key):
    assert parse(json.dumps(EXAMPLE), key).key == key


def test_a_week_that_raises_speed_and_incline_is_refused():
    steeper = step_document("backward", speed_kmh=2.4, incline_pct=1)
    place = ("weeks", 1, "workout", "steps")
    (line,) = problems(changed((place, [steeper])))
    assert line.startswith("weeks[1].workout: expected more speed or more incline than the week")
    assert problems(changed((place, [steeper | {"speed_kmh": 2}]))) == []


def test_repeats_are_nested_sixteen_deep_at_most():
    assert problems(changed(((*WORKOUT, "steps"), nested_repeats(16)["steps"]))) == []
    place = ".".join(["weeks[0].workout", *["steps[0]"] * 17])
    expected = f"{place}: expected at most 16 repeats inside one another"
    assert problems(changed(((*WORKOUT, "steps"), nested_repeats(17)["steps"]))) == [expected]


@pytest.mark.parametrize("depth", [100, 900, 1_000, 10_000])
@pytest.mark.parametrize("part", ['{"steps":[', "[", '{"steps":'])
@pytest.mark.parametrize("key", ["format", "name", "weeks", "sessions", "workout", "steps"])
def test_no_depth_is_more_than_a_wrong_value(key, part, depth):
    close = part.replace('"steps":', "").translate(str.maketrans("{[", "}]"))[::-1]
    deep = part * depth + "1" + close * depth
    text = json.dumps(EXAMPLE).replace(f'"{key}": ', f'"{key}": {deep}, "{key}x": ', 1)
    assert problems(text)


def test_a_workout_that_unrolls_to_too_much_is_told_with_its_place():
    many = {"repeat": 10_000, "steps": [step_document(), step_document()]}
    (line,) = problems(changed(((*WORKOUT, "steps"), [many])))
    assert line.startswith("weeks[0].workout.steps: expected at most 10000 segments")


def answer(path):
    with pytest.raises(ProgramFileError) as caught:
        read(path)
    assert caught.value.source == str(path)
    assert caught.value.messages == [f"{path}: {problem}" for problem in caught.value.problems]
    return caught.value.problems


def test_what_cannot_be_read_is_told_so(tmp_path):
    path = tmp_path / "wrong.program.json"
    assert answer(path) == ["no such file"]
    path.write_bytes(b'{"format": ')
    assert answer(path) == ["line 1, column 12: expected JSON, Expecting value"]
    path.write_bytes(b'{"name": "\xff"}')
    assert answer(path) == ["expected text in UTF-8, byte 10 is not"]


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = in_file(tmp_path, json.dumps(EXAMPLE).ljust(workout_file.MAX_BYTES))
    assert read(path).name == "Two weeks"
    with path.open("r+b") as file:
        os.truncate(file.fileno(), workout_file.MAX_BYTES + 1)
    assert answer(path) == ["expected at most 8 MB, this file is larger"]


def test_a_damaged_file_is_named_and_the_others_are_read(tmp_path):
    good = in_file(tmp_path, EXAMPLE, "good.program.json")
    damaged = in_file(tmp_path, changed((("name",), 5), (("basis",), 5)), "damaged.program.json")
    in_file(tmp_path, "{", "other.json")
    programs, wrong = read_all(tmp_path)
    assert programs == {"good": read(good)}
    told = [line.partition(": expected")[0] for line in wrong]
    assert told == [f"{damaged}: name", f"{damaged}: basis"]
    assert read_all(tmp_path / "none") == ({}, [])


def places(item, here=()):
    """Every place inside a document."""
    inner = dict(enumerate(item)) if isinstance(item, list) else item
    for name, value in inner.items() if isinstance(inner, dict) else ():
        yield (*here, name)
        yield from places(value, (*here, name))


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.data(), anything | st.just(REMOVED))
def test_whatever_stands_anywhere_it_is_a_program_or_told(data, value):
    place = data.draw(st.sampled_from(list(places(EXAMPLE))))
    text = json.dumps(changed((place, value)))
    try:
        assert isinstance(parse(text, "key"), Program)
    except ProgramFileError as error:
        assert error.problems
        assert all(line.isprintable() for line in error.messages)
