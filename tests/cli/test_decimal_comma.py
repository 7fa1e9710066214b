"""A decimal comma is one wherever a single number is typed, and nowhere else."""

from __future__ import annotations

import json

import pytest

from retrotimer.__main__ import main
from retrotimer.cli.key_values import parse_decimal_comma
from retrotimer.cli.parsers import build_command_parser, parse_with
from tests.support.walked_sessions import save_walked_session


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *(("5,5", 5.5), ("-5,25", -5.25), ("+0,5", 0.5), (",5", 0.5), (" 70,0 ", 70.0)),
        *(("0,125", 0.125), ("1,0000", 1.0), ("12,3456", 12.3456)),
    ],
)
def test_a_comma_between_digits_is_a_decimal_one(typed, number):
    assert parse_decimal_comma(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["", ",", "5,", "1,000", "12,500", "1,2,3", "1.5,2", "1,5.2", "5, 5", "a,5", "5,5e3", "1_0,5"],
)
def test_what_is_not_clear_is_none(typed):
    assert parse_decimal_comma(typed) is None


def printed(capsys, *words):
    capsys.readouterr()
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_every_single_number_takes_it(capsys):
    settings = printed(capsys, "settings", "volume=0,5", "latency_ms=45,5")["settings"]
    assert settings["volume"]["value"] == 0.5
    assert settings["latency_ms"]["value"] == 45.5
    assert printed(capsys, "profile", "weight_kg=70,5")["weight_kg"] == 70.5
    words = ["run", "ladder", "--time-scale", "2,5"]
    assert parse_with(build_command_parser(), words).time_scale == 2.5


def test_every_number_takes_the_figures_of_all_keyboards(capsys):
    pairs = ("volume=\uff10\uff0e\uff15", "latency_ms=\u0664\u0665\u066b\u0665")
    settings = printed(capsys, "settings", *pairs)["settings"]
    assert settings["volume"]["value"] == 0.5
    assert settings["latency_ms"]["value"] == 45.5
    assert printed(capsys, "profile", "weight_kg=\u06f7\u06f0\u060c\u06f5")["weight_kg"] == 70.5
    words = ["run", "ladder", "--time-scale", "\u0662\u066b\u0665"]
    assert parse_with(build_command_parser(), words).time_scale == 2.5


def test_a_list_and_a_text_stay_what_they_are(capsys):
    settings = printed(capsys, "settings", "order=qt,simpleaudio")
    assert settings["settings"]["order"]["value"] == ["qt", "simpleaudio"]
    assert printed(capsys, "profile", "notes=1,5")["notes"] == "1,5"
    save_walked_session()
    assert printed(capsys, "after", "notes=2,5")["after"] == {"notes": "2,5"}


@pytest.mark.parametrize("pair", ["weight_kg=1,000", "weight_kg=70,5,5", "weight_kg=7,5"])
def test_what_is_not_clear_or_out_of_range_is_refused(pair, capsys):
    assert main(["profile", pair]) == 2
    assert pair.removeprefix("weight_kg=") in capsys.readouterr().err


def test_a_whole_number_is_asked_for_again(capsys):
    save_walked_session()
    assert main(["after", "effort=4,5"]) == 2
    assert "expected a whole number" in capsys.readouterr().err
