"""`profile`: a client is shown and changed, completely or not at all, and never logged."""

from __future__ import annotations

import json

import pytest

from retrotimer.__main__ import main
from retrotimer.clock import SystemClock
from retrotimer.domain.coaching.client import Client, Condition, HandrailUse
from retrotimer.domain.coaching.questionnaires import CLINICIAN_ADVICE
from retrotimer.domain.values.units import Units
from retrotimer.store.files import client_file
from retrotimer.store.folders import Folders
from tests.support.home_folder import HOME_OWNER
from tests.support.walked_sessions import save_client, save_walked_session

KEYS = [
    *("birth_year", "weight_kg", "units", "own_speed_kmh", "sessions_before", "fall", "expert"),
    *("rails", "backward_factor", "least_turn_s", "confirm_turns", "belt_operator"),
    *("notes", "screening"),
]


def kept(name=""):
    return client_file.read(Folders().clients, name)


def choose(*words):
    assert main(["profile", *words]) == 0


def shown(capsys, *words):
    """What `profile` prints: each key, and the value behind it."""
    capsys.readouterr()
    choose(*words)
    output, complaints = capsys.readouterr()
    assert complaints == ""
    rows = [(line[:17].rstrip(), line[17:]) for line in output.splitlines()]
    assert [key for key, _ in rows[: len(KEYS)]] == KEYS
    return {key: text.split()[0] for key, text in rows}


def told(capsys, *words):
    """What `profile --json` says."""
    capsys.readouterr()
    choose("--json", *words)
    output, complaints = capsys.readouterr()
    assert complaints == ""
    return json.loads(output)


def refused(capsys, *words):
    """The complaints about words that cannot be kept, which change nothing."""
    before = {path: path.read_text() for path in Folders().clients.iterdir()}
    capsys.readouterr()
    assert main(["profile", *words]) == 2
    output, complaints = capsys.readouterr()
    assert output == ""
    assert {path: path.read_text() for path in Folders().clients.iterdir()} == before
    return complaints.splitlines()


def test_everything_that_is_known_is_shown_in_a_line_each_and_nothing_is_written(capsys):
    path = client_file.client_path(Folders().clients, "")
    path.unlink()
    rows = shown(capsys)
    assert list(rows) == [*KEYS, "day backward"]
    assert (rows["weight_kg"], rows["fall"], rows["rails"]) == ("-", "no", "hold")
    assert (rows["screening"], rows["day backward"]) == ("-", "1")
    assert not path.exists()


def test_the_json_says_the_same(capsys):
    assert told(capsys, "weight_kg=70.5", "rails=light", "screening=heart,joints") == {
        "client": "",
        "birth_year": 1985,
        "weight_kg": 70.5,
        "units": "metric",
        "own_speed_kmh": None,
        "sessions_before": 24,
        "fall": False,
        "expert": False,
        "rails": "light",
        "backward_factor": 1.25,
        "least_turn_s": None,
        "confirm_turns": False,
        "belt_operator": None,
        "notes": "",
        "screening": ["heart", "joints"],
        "day_number": 25,
        "careful": True,
    }


@pytest.mark.parametrize(
    ("pair", "key", "value"),
    [
        ("birth_year=1961", "birth_year", 1961),
        ("weight_kg=70", "weight_kg", 70.0),
        ("weight_kg=70.5", "weight_kg", 70.5),
        ("units=imperial", "units", Units.IMPERIAL),
        ("own_speed_kmh=5.6", "own_speed_kmh", 5.6),
        ("sessions_before=0", "sessions_before", 0),
        ("fall=yes", "fall", True),
        ("expert=ON", "expert", True),
        ("rails=none", "rails", HandrailUse.NONE),
        ("backward_factor=1.5", "backward_factor", 1.5),
        ("least_turn_s=45", "least_turn_s", 45.0),
        ("confirm_turns=yes", "confirm_turns", True),
        ("notes=left knee, since May = 6 months", "notes", "left knee, since May = 6 months"),
        ("notes=yes", "notes", "yes"),
    ],
)
def test_what_is_typed_is_kept_and_empty_it_is_the_default(pair, key, value):
    choose(pair)
    assert getattr(kept(), key) == value
    choose(f"{key}=")
    assert getattr(kept(), key) == getattr(Client(), key)


@pytest.mark.parametrize(
    ("pair", "key", "value"),
    [
        ("weight_lb=154", "weight_kg", 69.853),
        ("weight_lb=881.8", "weight_kg", 399.978),
        ("own_speed_mph=3.5", "own_speed_kmh", 5.633),
    ],
)
def test_pounds_and_miles_are_kept_as_kilograms_and_kilometres(pair, key, value):
    choose(pair)
    assert getattr(kept(), key) == value
    choose(f"{pair.partition('=')[0]}=")
    assert getattr(kept(), key) is None


def test_who_reads_miles_is_shown_both(capsys):
    rows = shown(capsys, "units=imperial", "weight_lb=154", "own_speed_mph=3.5")
    assert (rows["weight_kg"], rows["weight_lb"]) == ("69.853", "154")
    assert (rows["own_speed_kmh"], rows["own_speed_mph"]) == ("5.633", "3.5")
    assert list(rows)[len(KEYS) :] == ["weight_lb", "own_speed_mph", "day backward"]
    assert "weight_lb" not in shown(capsys, "weight_lb=")


def test_several_things_are_kept_at_once():
    choose("weight_kg=70", "fall=yes", "screening=none")
    assert (kept().weight_kg, kept().fall, kept().screening.confirmed_conditions) == (
        70.0,
        True,
        (),
    )
    assert kept().sessions_before == HOME_OWNER.sessions_before


def test_every_value_that_is_shown_can_be_typed(capsys):
    choose("weight_kg=70.25", "rails=none", "birth_year=1950", "screening=heart,fall")
    before = kept()
    rows = shown(capsys)
    choose(*(f"{key}={rows[key]}" for key in KEYS if rows[key] != "-"))
    assert kept() == before


def test_everything_that_is_wrong_is_told_at_once_and_nothing_changes(capsys):
    choose("weight_kg=70")
    assert refused(
        capsys,
        *("weight_kg=80", "weigth_kg=70", "xyz=1", "fall", "fall=maybe", "weight_kg=401"),
        *("weight_lb=44", "own_speed_mph=fast", "birth_year=61", "sessions_before=1.5"),
        *("rails=both", "units=miles", "backward_factor=1.1", "screening=hart", "weight_kg=nan"),
    ) == [
        "'weigth_kg': unknown key, did you mean weight_kg?",
        f"'xyz': unknown key, available: {', '.join(KEYS)}, weight_lb, own_speed_mph",
        "fall: expected fall=VALUE, or fall= for the default",
        "fall: expected yes or no, got 'maybe'",
        "weight_kg: expected a number from 20 to 400, or nothing, got '401'",
        "weight_lb: expected a number from 44.0925 to 881.849, or nothing, got '44'",
        "own_speed_mph: expected a number from 0.310686 to 15.5343, or nothing, got 'fast'",
        "birth_year: expected a whole number from 1900 to 2100, or nothing, got '61'",
        "sessions_before: expected a whole number from 0 to 100000, got '1.5'",
        "rails: expected one of hold, light, none, got 'both'",
        "units: expected one of metric, imperial, got 'miles'",
        "backward_factor: expected a number from 1.15 to 1.5, got '1.1'",
        f"screening: expected any of {', '.join(Condition)}, got 'hart'",
        "weight_kg: expected a number from 20 to 400, or nothing, got 'nan'",
    ]
    assert kept().weight_kg == 70.0


def test_notes_that_could_drive_a_terminal_are_not_kept(capsys):
    (line,) = refused(capsys, "notes=\x1b[2J")
    assert line.startswith("notes: expected text, at most 4000 characters, got ")
    assert "\x1b" not in line


def test_invisible_characters_are_dropped_where_they_carry_nothing():
    notes = "notes=Left\u00ad kn\u200bee\u2028\u05d1\u05e8\u05da\u200f"
    choose(notes, "weight_kg=7\u200b2", "fall\ufeff=yes\u200f")
    client = kept()
    assert client.notes == "Left knee\n\u05d1\u05e8\u05da\u200f"
    assert (client.weight_kg, client.fall) == (72, True)


def test_a_client_is_the_same_however_the_name_was_pasted():
    dana = "\u05d3\u05e0\u05d4"
    for name in (dana, f"{dana}\u200f", f"\ufeff{dana}", f"\u202b{dana}\u202c"):
        choose("--client", name, "fall=yes")
    (file,) = (path for path in Folders().clients.iterdir() if path.name != "owner.json")
    assert json.loads(file.read_text("utf-8"))["name"] == dana


def test_a_name_that_cannot_be_seen_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["profile", "--client", "\u200b\u3164\u200f"])
    assert "expected a name" in capsys.readouterr().err


def test_a_yes_in_the_screening_is_dated_and_asks_for_a_clinician(capsys):
    before = SystemClock().local_time().date().isoformat()
    choose("screening=heart, pregnancy")
    output, complaints = capsys.readouterr()
    assert "screening        heart,pregnancy " in output
    assert output.endswith(f"\n{CLINICIAN_ADVICE}\n")
    assert complaints == ""
    screening = kept().screening
    assert screening.confirmed_conditions == (Condition.HEART, Condition.PREGNANCY)
    assert before <= screening.answered_on <= SystemClock().local_time().date().isoformat()


def test_a_screening_without_a_yes_asks_for_nobody(capsys):
    rows = shown(capsys, "screening=none")
    assert rows["screening"] == "none"
    assert list(rows)[-1] == "day backward"
    assert kept().has_current_screening


@pytest.mark.parametrize("pairs", [["screening=fall"], ["screening=fall", "fall=no"]])
def test_a_fall_in_the_screening_is_a_fall(capsys, pairs):
    document = told(capsys, *pairs)
    assert (document["fall"], document["careful"]) == (True, True)
    # It is over when the client says so.
    document = told(capsys, "screening=none", "fall=no")
    assert (document["fall"], document["careful"]) == (False, False)


def test_a_client_nobody_knows_is_not_made_by_looking(capsys):
    save_client(Client("Ann"))
    assert refused(capsys, "--client", "Bob") == ["Unknown client 'Bob'. Known clients: Ann"]


def test_a_new_client_is_made_by_saying_something_of_them(capsys):
    document = told(capsys, "--client", "Ann", "weight_kg=60")
    assert (document["client"], document["weight_kg"]) == ("Ann", 60.0)
    assert (document["sessions_before"], document["screening"]) == (0, None)
    assert kept("Ann") == Client("Ann", weight_kg=60.0)
    assert kept() == HOME_OWNER


def test_a_new_client_is_not_made_by_what_is_wrong(capsys):
    assert refused(capsys, "--client", "Ann", "weight_kg=60", "fall=maybe") == [
        "fall: expected yes or no, got 'maybe'"
    ]
    assert kept("Ann") is None


def test_who_only_chose_what_they_hear_is_known_too(capsys):
    assert main(["settings", "--client", "Ann", "volume=0.5"]) == 0
    assert told(capsys, "--client", "Ann")["client"] == "Ann"
    assert kept("Ann") is None


def test_the_number_of_the_day_counts_what_this_client_walked(capsys):
    choose("sessions_before=2")
    save_walked_session(days_ago=1)
    assert shown(capsys)["day backward"] == "4"
    # What was stopped before a minute backward is none.
    save_walked_session(stopped_at_s=100.0)
    assert told(capsys)["day_number"] == 4


DAMAGED = '{"format": "retrotimer.client/1", "weight_kg": "a secret", "notes": "hiv"}'
NEWER = '{"format": "retrotimer.client/2", "notes": "hiv"}'


@pytest.mark.parametrize("content", [DAMAGED, NEWER], ids=["damaged", "newer"])
def test_a_file_that_cannot_be_used_is_named_and_never_written_over(content, capsys):
    path = client_file.client_path(Folders().clients, "")
    path.write_text(content)
    assert main(["profile", "weight_kg=70"]) == 3
    output, complaints = capsys.readouterr()
    assert output == ""
    assert complaints.startswith(f"{path}: ")
    assert complaints.count("\n") == 1
    assert main(["profile"]) == 3
    assert "hiv" not in "".join([complaints, *capsys.readouterr()])
    assert path.read_text() == content


def test_what_a_file_that_cannot_be_used_leaves_is_somebody_who_must_be_careful(capsys):
    client_file.client_path(Folders().clients, "").write_text(DAMAGED)
    assert main(["profile", "--json"]) == 3
    output, complaints = capsys.readouterr()
    assert json.loads(output)["careful"] is True
    assert complaints.endswith(
        "\nUntil this is repaired, the most cautious safety limits are used\n"
    )


@pytest.mark.usefixtures("impossible_home")
def test_a_profile_that_cannot_be_kept_is_status_3_and_one_line(capsys):
    assert main(["profile", "weight_kg=70"]) == 3
    output, complaints = capsys.readouterr()
    assert output == ""
    assert complaints.splitlines()[-1].partition(": ")[2].startswith("cannot be ")


def test_nothing_that_is_kept_of_somebody_is_said_on_stderr(capsys):
    choose("screening=heart,pregnancy", "notes=left knee", "weight_kg=91.5", "birth_year=1940")
    for words in ([], ["--json"], ["fall=yes"]):
        choose(*words)
    assert capsys.readouterr().err == ""
