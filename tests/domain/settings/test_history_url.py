"""Addresses of a studio's server: what is refused, why, and that no password is ever shown."""

from __future__ import annotations

import pytest

from retrotimer.domain.settings.history_url import (
    HISTORY_URL_CONSTRAINT,
    find_url_problem,
    has_password,
    keyring_account,
    mask_password,
    normalize_url,
)
from retrotimer.domain.settings.settings import Settings
from retrotimer.domain.values.shown_values import hide_addresses, shorten_value

HIDDEN = "S3cret"
ACCEPTED = {
    "postgresql://": "postgresql://",
    "postgresql://host": "postgresql://host",
    "postgresql:///studio": "postgresql:///studio",
    f"postgresql://ada:{HIDDEN}@host/studio": "postgresql://ada:***@host/studio",
    f"postgresql://:{HIDDEN}@host/studio": "postgresql://:***@host/studio",
    f"postgresql://ada:{HIDDEN}%40:x#y@host:65535": "postgresql://ada:***@host:65535",
    f"postgresql://ada:{HIDDEN}@[::1]:5432/studio": "postgresql://ada:***@[::1]:5432/studio",
    f"postgresql://ada:100%{HIDDEN}@host": "postgresql://ada:***@host",
    f"postgres://ada:{HIDDEN}@host/studio": "postgres://ada:***@host/studio",
    f"postgresql+psycopg://ada:{HIDDEN}@host/d": "postgresql+psycopg://ada:***@host/d",
    "postgresql://?service=studio": "postgresql://?service=studio",
    "postgresql://ada@/d?host=a,b&port=1,2": "postgresql://ada@/d?host=a,b&port=1,2",
    "postgresql://ada@host/d?passfile=/home/ada/password.txt&sslmode=verify-full": (
        "postgresql://ada@host/d?passfile=/home/ada/password.txt&sslmode=verify-full"
    ),
}
REFUSED = {
    HIDDEN: "no address",
    f"mysql://ada:{HIDDEN}@host/studio": "begins with mysql://",
    f"postgresql+psycopg2://ada:{HIDDEN}@host/studio": "begins with postgresql+psycopg2://",
    f"POSTGRESQL://ada:{HIDDEN}@host/studio": "no address",
    f"postgresql:ada:{HIDDEN}@host": "no address",
    f" postgresql://ada:{HIDDEN}@host": "no address",
    f"postgresql://ada:@{HIDDEN}@host/studio": "%40 for @",
    f"postgresql://ada:a/{HIDDEN}@host/studio": "%2F for /",
    f"postgresql://ada:a?{HIDDEN}@host/studio": "%3F for ?",
    f"postgresql://ada@host/studio?password={HIDDEN}": "among the parameters",
    f"postgresql://ada@host/studio?pass%77ord={HIDDEN}": "among the parameters",
    f"postgresql://ada@host/studio?PASSWORD={HIDDEN}": "among the parameters",
    f"postgresql://ada@host/studio?sslpassword={HIDDEN}": "among the parameters",
    f"postgresql://ada@host/studio?scram_client_key={HIDDEN}": "among the parameters",
    f"postgresql://ada@host/studio?sslmode=require;password={HIDDEN}": "among the parameters",
    f"postgresql://ada@host/?options=-c%20x.password%3D{HIDDEN}": "among the parameters",
    f"postgresql://ada@host/studio?amp;pass+word={HIDDEN}": "not in small letters",
    f"postgresql://ada@host/studio?pass%2577ord={HIDDEN}": "not in small letters",
    f"postgresql://ada@host/studio#password={HIDDEN}": "name of the database",
    f"postgresql://ada:{HIDDEN}%00@host/studio": "invisible or invalid",
    f"postgresql://ada:{HIDDEN}@host%00/studio": "invisible or invalid",
    f"postgresql://ada:{HIDDEN}@host/studio%00": "invisible or invalid",
    f"postgresql://ada:{HIDDEN}@host/studio?sslmode=a%00": "invisible or invalid",
    f"postgresql://ada:{HIDDEN}%0A@host/studio": "invisible or invalid",
    f"postgresql://ada:{HIDDEN}%FF@host/studio": "invisible or invalid",
    f"postgresql://ada:{HIDDEN}\u2028@host/studio": "invisible characters",
    "postgresql://ada:***@host/studio": "in place of its password",
    f"postgresql://ada:{HIDDEN}@host:0/studio": "1 to 65535",
    f"postgresql://ada:{HIDDEN}@host:65536/studio": "1 to 65535",
    f"postgresql://ada:{HIDDEN}@host:-1/studio": "1 to 65535",
    f"postgresql://ada:{HIDDEN}@host:٣/studio": "1 to 65535",
    f"postgresql://ada:{HIDDEN}@host:x/studio": "1 to 65535",
    f"postgresql://ada:{HIDDEN}": "1 to 65535",
    f"postgresql://ada:{HIDDEN}@host/studio?port=0": "1 to 65535",
    f"postgresql://ada:{HIDDEN}@host/{'x' * 500}": "too long",
}


@pytest.mark.parametrize("url", ACCEPTED)
def test_an_address_is_accepted_and_shown_without_its_password(url):
    assert HISTORY_URL_CONSTRAINT.is_valid(url)
    assert mask_password(url) == ACCEPTED[url]
    assert HISTORY_URL_CONSTRAINT.normalize(url).startswith("postgresql://")
    assert normalize_url(url).partition("://")[2] == url.partition("://")[2]
    assert HIDDEN not in repr(Settings(history_url=url))


@pytest.mark.parametrize("url", REFUSED, ids=ascii)
def test_an_address_is_refused_with_a_reason_and_without_the_password(url):
    assert REFUSED[url] in find_url_problem(url)
    assert HIDDEN not in find_url_problem(url)
    assert mask_password(url) == "***"
    with pytest.raises(ValueError, match=r"^history_url: expected postgresql:") as caught:
        Settings(history_url=url)
    assert HIDDEN not in str(caught.value)


def test_something_else_than_a_text_is_refused_and_not_shown():
    assert find_url_problem([HIDDEN]) == "something that is no text"
    assert find_url_problem(4711) == "something that is no text"


def test_no_address_is_an_address_too():
    assert HISTORY_URL_CONSTRAINT.is_valid("")
    assert normalize_url("") == mask_password("") == ""


def test_an_address_in_another_place_is_not_shown_either():
    assert hide_addresses(f"x=mysql://ada:a b@{HIDDEN}\n{HIDDEN}") == "x=mysql://***"
    assert shorten_value(f"postgresql://ada:{HIDDEN}@host") == "'postgresql://***'"


def test_a_keyring_knows_an_address_without_password_and_parameters():
    url = f"postgres://ada:{HIDDEN}@host:5/studio?sslmode=require"
    assert (has_password(url), keyring_account(url)) == (True, "postgresql://ada@host:5/studio")
    assert not has_password("postgresql://ada@host/studio?x=a:b")
    assert keyring_account("postgresql://?service=x") == "postgresql://?service=x"
