"""The address of a studio's server: what it may be, and how it is shown without its password."""

from __future__ import annotations

from collections.abc import Iterator
from re import IGNORECASE, Match, fullmatch, search, sub
from typing import Any

from retrotimer.domain.values.shown_values import MASK
from retrotimer.domain.values.text import Text
from retrotimer.domain.values.typed_text import clean_name, text_cleaner
from retrotimer.domain.values.validation import Constraint, is_single_line

MAX_URL_LENGTH = 500
URL_EXAMPLE = "postgresql://USER@HOST/DATABASE"
# The same server and driver by the names that other programs use.
_SCHEME = "postgresql"
_SCHEME_ALIASES = (_SCHEME, "postgres", "postgresql+psycopg")
_SCHEME_PATTERN = "([a-z][a-z0-9+.-]{0,30})://(.*)"
# Everything behind "://": user, password, host, port, database, parameters. A password that holds
# one of "@/?" fits nowhere else, so it makes the whole address invalid and is never taken for
# another part.
_ADDRESS_PATTERN = (
    r"(?:(?P<user>[^:@/?]*)(?::(?P<password>[^@/?]*))?@)?"
    r"(?P<host>\[[^][@/?]*\]|[^][:@/?]*)(?::(?P<port>[^@/?]*))?"
    r"(?:/(?P<database>[^@?]*))?(?:\?(?P<parameters>[^@]*))?"
)
_MAX_PORT = 65_535
# Parameters of the driver in which a password or a key would stand.
_SECRET_WORDS = ("password", "passwd", "secret", "scram_")


def find_url_problem(url: Any) -> str:
    """What is wrong with an address, without any part of it that could be a secret; or empty."""
    if not isinstance(url, str):
        return "something that is no text"
    if len(url) > MAX_URL_LENGTH:
        return "an address that is too long"
    if not is_single_line(url, MAX_URL_LENGTH):
        return "an address with invisible characters"
    scheme = fullmatch(_SCHEME_PATTERN, url)
    if scheme is None:
        return "something that is no address"
    if scheme[1] not in _SCHEME_ALIASES:
        return f"an address that begins with {scheme[1]}://"
    parts = fullmatch(_ADDRESS_PATTERN, scheme[2])
    if parts is None:
        return (
            "an address with one of @ / ? [ ] in a wrong place; in a password write"
            " %40 for @, %2F for / and %3F for ?"
        )
    return next(_find_part_problems(parts), "")


def _find_part_problems(parts: Match[str]) -> Iterator[str]:
    for text in filter(None, parts.groups()):
        # The driver would take the text only as far as an encoded NUL, and connect elsewhere.
        if not _is_decodable(text):
            yield "an address with an encoded character that is invisible or invalid"
    if parts["password"] == MASK:
        yield f"an address as it is shown, with {MASK} in place of its password"
    if parts["port"] is not None and not _is_port(parts["port"]):
        yield f"an address whose port is no number from 1 to {_MAX_PORT}"
    if _holds_secret(_decode(parts["database"] or "")):
        yield "an address with a password in the name of the database"
    for parameter in filter(None, (parts["parameters"] or "").split("&")):
        yield from _find_parameter_problems(*map(_decode, parameter.partition("=")[::2]))


def _find_parameter_problems(name: str, value: str) -> Iterator[str]:
    if any(secret in name.lower() for secret in _SECRET_WORDS) or _holds_secret(value):
        yield "an address with a password among the parameters behind the ?"
    elif not fullmatch("[a-z][a-z0-9_]*", name):
        yield "an address with a parameter whose name is not in small letters"
    elif name == "port" and not all(map(_is_port, value.split(","))):
        yield f"an address whose port is no number from 1 to {_MAX_PORT}"


def _is_decodable(text: str) -> bool:
    try:
        return is_single_line(_decode(text, "strict"), MAX_URL_LENGTH)
    except UnicodeDecodeError:
        return False


def _decode(text: str, errors: str = "replace") -> str:
    """The text with its codes (`%40`) replaced by their characters, as the driver does it."""
    code = rb"%([0-9A-Fa-f]{2})"
    content = sub(code, lambda match: bytes((int(match[1], 16),)), text.encode())
    return content.decode(errors=errors)


def _is_port(text: str) -> bool:
    return fullmatch("[0-9]{1,5}", text) is not None and 1 <= int(text) <= _MAX_PORT


def _holds_secret(text: str) -> bool:
    return search(rf"({'|'.join(_SECRET_WORDS)})\w*[\s'\"]*[=:]", text, IGNORECASE) is not None


def normalize_url(url: str) -> str:
    """A valid address with the usual name of its scheme."""
    return sub("^[^:]*", _SCHEME, url) if url else url


def mask_password(url: str) -> str:
    """A valid address with its password replaced by asterisks; of another text nothing is shown."""
    if not url:
        return url
    if find_url_problem(url):
        return MASK
    return sub("(://[^:@/?]*:)[^@/?]*@", rf"\1{MASK}@", url)


def has_password(url: str) -> bool:
    """Whether a valid address holds a password itself."""
    return search("^[^:]*://[^:@/?]*:[^@/?]*@", url) is not None


def keyring_account(url: str) -> str:
    """The name under which a keyring holds the password of a valid address: without parameters.

    Only where they name the server do the parameters belong to it.
    """
    address, _, parameters = sub("(://[^:@/?]*):[^@/?]*@", r"\1@", normalize_url(url)).partition(
        "?"
    )
    return address if address != f"{_SCHEME}://" else f"{address}?{parameters}"


# Empty if only this computer's history is used.
HISTORY_URL_CONSTRAINT = Constraint(
    Text(
        "{url}, at most {longest} characters, or nothing", url=URL_EXAMPLE, longest=MAX_URL_LENGTH
    ),
    lambda value: value == "" or not find_url_problem(value),
    normalize_url,
    shown=find_url_problem,
    clean=text_cleaner(clean_name),
)
