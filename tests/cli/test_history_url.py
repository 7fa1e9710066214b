"""An address of a studio that cannot be used: no command, document or log shows its password."""

from __future__ import annotations

import json

import pytest

from retrotimer.__main__ import main
from retrotimer.store.folders import Folders
from tests.support.paths import EXAMPLE

HIDDEN = "S3cret"
REFUSED = [
    f"mysql://ada:{HIDDEN}@host/studio",
    f"postgresql://ada:{HIDDEN}@@host/studio",
    f"postgresql://ada@host/studio?pass%77ord={HIDDEN}",
    f"postgresql://ada:{HIDDEN}%00@127.0.0.1:1/studio",
    f"postgresql://ada:{HIDDEN}@127.0.0.1:99999/studio",
    f"postgresql://ada:{HIDDEN}",
    HIDDEN,
    [HIDDEN],
    {HIDDEN: HIDDEN},
]
COMMANDS = [
    ["settings"],
    ["settings", "--json"],
    ["history", "sync"],
    ["rehearse", str(EXAMPLE)],
    ["doctor"],
    ["doctor", "--json"],
    ["run", str(EXAMPLE), "--no-window", "--no-sound", "--time-scale", "9999"],
]


def all_files():
    home = Folders().data.parent
    return {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}


@pytest.fixture
def write_url():
    path = Folders().settings_path
    path.parent.mkdir(parents=True, exist_ok=True)

    def write(url):
        path.write_text(json.dumps({"format": "retrotimer.settings/1", "history_url": url}))
        return path

    return write


@pytest.mark.parametrize("url", REFUSED, ids=ascii)
@pytest.mark.parametrize("command", COMMANDS[:3], ids=" ".join)
def test_a_refused_address_in_the_file_is_named_without_its_password(
    write_url, capsys, command, url
):
    path = write_url(url)
    main(command)
    output = "".join(capsys.readouterr())
    assert "history_url: expected postgresql://USER@HOST/DATABASE" in output
    assert HIDDEN not in output
    assert [file for file, content in all_files().items() if HIDDEN.encode() in content] == [path]


@pytest.mark.parametrize("command", COMMANDS[3:], ids=lambda command: command[0])
def test_every_other_command_names_it_too_and_no_log_repeats_it(write_url, capsys, command):
    path = write_url(REFUSED[0])
    assert main(command) == 0
    output = "".join(capsys.readouterr())
    assert "history_url: expected" in output
    assert HIDDEN not in output
    assert [file for file, content in all_files().items() if HIDDEN.encode() in content] == [path]


@pytest.mark.parametrize("url", REFUSED[:7])
def test_a_refused_address_that_is_typed_is_not_repeated(capsys, url):
    assert main(["settings", f"history_url={url}"]) == 2
    output, complaints = capsys.readouterr()
    assert (output, complaints.startswith("history_url: expected ")) == ("", True)
    assert HIDDEN not in complaints
    assert not any(HIDDEN.encode() in content for content in all_files().values())


@pytest.mark.parametrize("words", ["{}", "{}=x", "histry_url={}", "theme={}"])
def test_an_address_at_a_wrong_place_is_not_repeated_either(capsys, words):
    assert main(["settings", words.format(f"postgresql://ada:{HIDDEN}@host/studio")]) == 2
    assert HIDDEN not in "".join(capsys.readouterr())


@pytest.mark.parametrize("scheme", ["postgres", "postgresql+psycopg"])
def test_another_name_of_the_same_server_is_accepted_and_stored_as_the_usual_one(capsys, scheme):
    assert main(["settings", f"history_url={scheme}://ada:{HIDDEN}@host/studio"]) == 0
    assert "postgresql://ada:***@host/studio" in capsys.readouterr().out
    text = Folders().settings_path.read_text()
    assert f'"postgresql://ada:{HIDDEN}@host/studio"' in text
