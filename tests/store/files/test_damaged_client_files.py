"""Damaged client files: each is named and stays as it is, and the others are read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrotimer.domain.coaching.client import Client
from retrotimer.store.files.client_file import (
    MAX_BYTES,
    ClientFileError,
    client_path,
    read,
    read_all,
    serialize,
    write,
)
from tests.support.client_files import (
    ANN,
    ANN_DOCUMENT,
    ANN_TEXT,
    DAMAGES,
    folder_contents,
    write_client,
)

NAMELESS = serialize(replace(ANN, name=""))
BOB, EVE = Client("Bob"), Client("Eve", weight_kg=60.0)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "clients"


def problems(folder, content, name="Ann"):
    path = write_client(folder, content, name)
    with pytest.raises(ClientFileError) as caught:
        read(folder, name)
    assert caught.value.messages == [f"{path}: {problem}" for problem in caught.value.problems]
    return caught.value.problems


@pytest.mark.parametrize("kind", DAMAGES)
@pytest.mark.parametrize("name", ["", "Ann"])
def test_a_damaged_file_is_told_by_name_and_left_as_it_is(folder, kind, name):
    damage, expected = DAMAGES[kind]
    damage(write_client(folder, ANN_TEXT if name else NAMELESS, name))
    before = folder_contents(folder)
    with pytest.raises(ClientFileError) as caught:
        read(folder, name)
    assert caught.value.messages == [f"{client_path(folder, name)}: {expected}"]
    assert folder_contents(folder) == before


@pytest.mark.parametrize("kind", DAMAGES)
def test_beside_a_damaged_file_all_others_are_read(folder, kind):
    for client in (BOB, EVE, ANN):
        write(folder, client)
    damage, expected = DAMAGES[kind]
    damage(client_path(folder, "Ann"))
    clients, wrong = read_all(folder)
    assert sorted(client.name for client in clients) == ["Bob", "Eve"]
    assert wrong == [f"{client_path(folder, 'Ann')}: {expected}"]


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_file_that_cannot_be_read_is_never_written_over(folder, kind):
    damage, expected = DAMAGES[kind]
    damage(write_client(folder, ANN_TEXT, "Ann"))
    before = folder_contents(folder)
    with pytest.raises(ClientFileError) as caught:
        write(folder, ANN)
    assert caught.value.problems == [expected]
    assert folder_contents(folder) == before


def test_every_damaged_file_is_told_and_every_problem_of_it(folder):
    write_client(folder, ANN_DOCUMENT | {"fall": 1, "name": ""}, "Ann")
    write_client(folder, "", "Bob")
    write(folder, EVE)
    clients, wrong = read_all(folder)
    assert clients == [EVE]
    told = sorted(line.partition(": expected")[0] for line in wrong)
    ann, bob = (client_path(folder, name) for name in ("Ann", "Bob"))
    assert told == sorted([f"{ann}: fall", f"{ann}: name", f"{bob}: line 1, column 1"])


def test_a_file_without_permission_is_told_and_the_others_are_read(
    public_folder, without_privileges
):
    for client in (ANN, BOB):
        write(public_folder, client)
        client_path(public_folder, client.name).chmod(0o644)
    path = client_path(public_folder, "Ann")
    path.chmod(0)
    with without_privileges():
        assert read_all(public_folder) == ([BOB], [f"{path}: cannot be read: Permission denied"])
        with pytest.raises(ClientFileError, match="cannot be read: Permission denied"):
            write(public_folder, ANN)
    path.chmod(0o600)
    assert read(public_folder, "Ann") == ANN


def test_a_file_of_the_largest_size_is_read(folder):
    content = ANN_TEXT.encode()
    write_client(folder, content.ljust(MAX_BYTES), "Ann")
    assert read(folder, "Ann") == ANN


def test_a_byte_order_mark_is_no_damage(folder):
    write_client(folder, ANN_TEXT.encode("utf-8-sig"), "Ann")
    assert read(folder, "Ann") == ANN


def test_a_file_cut_off_anywhere_is_told(folder):
    content = ANN_TEXT.rstrip().encode()
    for length in range(len(content)):
        (problem,) = problems(folder, content[:length])
        assert "expected JSON" in problem or "expected text in UTF-8" in problem


@given(st.integers(0, len(ANN_TEXT.encode()) - 1), st.integers(1, 255))
def test_one_wrong_byte_anywhere_is_a_client_or_told(tmp_path_factory, place, noise):
    content = bytearray(ANN_TEXT.encode())
    content[place] ^= noise
    folder = tmp_path_factory.getbasetemp() / "noise"
    path = write_client(folder, bytes(content), "Ann")
    clients, wrong = read_all(folder)
    assert (len(clients), bool(wrong)) in ((1, False), (0, True))
    assert all(line.startswith(f"{path}: ") and line.isprintable() for line in wrong)
    assert path.read_bytes() == content


YES = "any of heart, chest-pain, dizziness, joints, balance, fall, surgery, pregnancy"
LINE = "one line, at most 100 characters"
TRUTH = "true or false"
SCREENING = ANN_DOCUMENT["screening"]


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("format", ["retrotimer.client/2"], '"retrotimer.client/1", got a list'),
        ("name", "", "a name, at most 60 characters, got ''"),
        ("name", " Ann", "a name, at most 60 characters, got ' Ann'"),
        ("name", "\x1b[31m", "a name, at most 60 characters, got '\\x1b[31m'"),
        ("name", "n" * 61, "a name, at most 60 characters, got 'nnn"),
        ("birth_year", 1899, "a whole number from 1900 to 2100, or nothing, got 1899"),
        ("birth_year", 1950.0, "a whole number from 1900 to 2100, or nothing, got 1950.0"),
        ("weight_kg", "70", "a number from 20 to 400, or nothing, got '70'"),
        ("weight_kg", 19.9, "a number from 20 to 400, or nothing, got 19.9"),
        ("weight_kg", float("nan"), "a number from 20 to 400, or nothing, got nan"),
        ("weight_kg", 10**400, "a number from 20 to 400, or nothing, got 1000"),
        ("units", "miles", "one of metric, imperial, got 'miles'"),
        ("units", None, "one of metric, imperial, got None"),
        ("own_speed_kmh", True, "a number from 0.5 to 25, or nothing, got True"),
        ("sessions_before", None, "a whole number from 0 to 100000, got None"),
        ("sessions_before", True, "a whole number from 0 to 100000, got True"),
        ("sessions_before", -1, "a whole number from 0 to 100000, got -1"),
        ("fall", 1, f"{TRUTH}, got 1"),
        ("expert", "yes", f"{TRUTH}, got 'yes'"),
        ("rails", {}, "one of hold, light, none, got an object"),
        ("backward_factor", 1, "a number from 1.15 to 1.5, got 1"),
        ("backward_factor", None, "a number from 1.15 to 1.5, got None"),
        ("notes", "\x1b[2J", "text, at most 4000 characters, got '\\x1b[2J'"),
        ("notes", "n" * 4001, "text, at most 4000 characters, got 'nnn"),
        ("screening", None, "an object, got None"),
        ("screening", ["heart"], "an object, got a list"),
        ("unlocked", [], "an object, got an empty list"),
        ("unlocked", "knee", "an object, got 'knee'"),
    ],
)
def test_a_wrong_value_is_told_with_its_place(folder, key, value, expected):
    (problem,) = problems(folder, ANN_DOCUMENT | {key: value})
    assert problem.startswith(f"{key}: expected {expected}")
    assert problem.isprintable()
    assert len(problem) < 200


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("answered_on", "", f"{LINE}, got ''"),
        ("answered_on", "today\n", f"{LINE}, got 'today\\n'"),
        ("answered_on", 20261101, f"{LINE}, got 20261101"),
        ("yes", "heart", f"{YES}, got 'heart'"),
        ("yes", ["knee"], f"{YES}, got a list"),
        ("yes", [[], {}], f"{YES}, got a list"),
        ("yes", {"heart": True}, f"{YES}, got an object"),
        ("version", -1, "a whole number from 0 to 1000000, got -1"),
        ("version", 1.0, "a whole number from 0 to 1000000, got 1.0"),
    ],
)
def test_a_wrong_answer_of_the_screening_is_told_with_its_place(folder, key, value, expected):
    (problem,) = problems(folder, ANN_DOCUMENT | {"screening": SCREENING | {key: value}})
    assert problem.startswith(f"screening.{key}: expected {expected}")
    assert problem.isprintable()


@pytest.mark.parametrize("key", SCREENING)
def test_half_a_screening_is_none(folder, key):
    half = {name: value for name, value in SCREENING.items() if name != key}
    (problem,) = problems(folder, ANN_DOCUMENT | {"screening": half})
    assert problem.startswith(f"screening.{key}: missing, expected ")


@pytest.mark.parametrize(
    "by", ["", "Dr\nAda", "\u202eadA rD", "x" * 100_000, 5, None, True, [], {}]
)
def test_who_unlocked_a_program_is_a_line(folder, by):
    (problem,) = problems(folder, ANN_DOCUMENT | {"unlocked": {"knee": by, "back": "Dr Ada"}})
    assert problem.startswith(f"unlocked.knee: expected {LINE}, got ")
    assert problem.isprintable()
    assert len(problem) < 200


@pytest.mark.parametrize("program", ["", "k" * 101, "\x07"])
def test_a_program_that_was_unlocked_is_named_in_a_line(folder, program):
    (problem,) = problems(folder, ANN_DOCUMENT | {"unlocked": {program: "Dr Ada"}})
    assert problem.startswith(f"unlocked: expected {LINE}, got ")
    assert problem.isprintable()


@pytest.mark.parametrize("program", ["a\nb", "\x1b[2J", "k" * 100_000])
def test_both_a_program_and_who_unlocked_it_are_told(folder, program):
    name, by = problems(folder, ANN_DOCUMENT | {"unlocked": {program: 5}})
    assert name.startswith(f"unlocked: expected {LINE}, got ")
    assert by.startswith("unlocked.'") and by.endswith(f": expected {LINE}, got 5")
    assert (name + by).isprintable() and len(name + by) < 400


def test_a_missing_format_is_told(folder):
    document = {key: value for key, value in ANN_DOCUMENT.items() if key != "format"}
    assert problems(folder, document) == ['format: missing, expected "retrotimer.client/1"']


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (ANN_DOCUMENT | {"wieght_kg": 70}, 'wieght_kg: unknown key, did you mean "weight_kg"?'),
        (ANN_DOCUMENT | {"2 x": 70}, "'2 x': unknown key"),
        (ANN_DOCUMENT | {"screening": SCREENING | {"by": 1}}, "screening.by: unknown key"),
    ],
)
def test_an_unknown_key_is_told(folder, document, expected):
    assert problems(folder, document) == [expected]


def test_a_key_that_stands_twice_is_told_wherever_it_is(folder):
    text = ANN_TEXT.replace('"fall": true', '"fall": true, "fall": false')
    text = text.replace('"version": 1', '"version": 1, "version": 2')
    text = text.replace('"unlocked": {', '"unlocked": {"thirty-minutes": "Nora",')
    assert problems(folder, text) == [
        "fall: expected once, stands twice in one object",
        "screening.version: expected once, stands twice in one object",
        "unlocked.'thirty-minutes': expected once, stands twice in one object",
    ]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner),
    max_leaves=5,
)
PLACES = [
    *((key,) for key in ANN_DOCUMENT),
    *(("screening", key) for key in SCREENING),
    ("unlocked", "thirty-minutes"),
]


@given(st.sampled_from(PLACES), anything)
def test_whatever_stands_at_a_key_it_is_a_client_or_told(tmp_path_factory, place, value):
    document = json.loads(ANN_TEXT)
    holder = document if len(place) == 1 else document[place[0]]
    holder[place[-1]] = value
    folder = tmp_path_factory.getbasetemp() / "whatever"
    path = write_client(folder, document, "Ann")
    clients, wrong = read_all(folder)
    assert (len(clients), bool(wrong)) in ((1, False), (0, True))
    assert all(line.startswith(f"{path}: {place[0]}") and line.isprintable() for line in wrong)
