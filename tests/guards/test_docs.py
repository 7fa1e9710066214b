"""The documentation names only what exists, and every setting and every command is in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrotimer.__main__ import main
from retrotimer.domain.coaching.client import CLIENT_FIELDS
from retrotimer.domain.coaching.questionnaires import POST_SESSION_QUESTIONNAIRE
from retrotimer.domain.settings.cue_settings import CUE_FIELDS
from retrotimer.domain.settings.settings import MACHINE_FIELDS
from tests.support.paths import REPOSITORY

DOCS = REPOSITORY / "docs"
HOW_TO_ADD = DOCS / "how-to-add.md"
PAGES = sorted(
    page
    for pattern in ("*.md", "docs/**/*.md", "packaging/**/*.md", "retrotimer/**/*.md")
    for page in REPOSITORY.glob(pattern)
)
CITING_FOLDERS = ("docs", "packaging", "retrotimer", "tests")
CITING_SUFFIXES = {".md", ".py", ".sql", ""}

LINK = re.compile(r"\]\(([^)#:]*)(?:#([^)]*))?\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
SECTION_HEADING = re.compile(r"^##+ (\d+[a-z]?)\. ", re.MULTILINE)
# Code wraps its lines, and its comments begin each with a sign.
LINE_BREAK = re.compile(r"\s*\n\s*#?\s*")
CITATION = re.compile(
    r"\bdomain\.md`?,? sections? ((?:\d+[a-z]?)(?:(?:, | and |, and )\d+[a-z]?)*)"
)
PATH_IN_CODE = re.compile(
    r"`((?:assets|docs|packaging|retrotimer|tests)/[\w./-]+|pyproject\.toml|Makefile)`"
)
SHORT_PATH_IN_CODE = re.compile(
    r"`((?:cli|domain|exchange|gui|services|sound|store|system)/[\w./]+|__main__\.py|clock\.py)`"
)
NAME_IN_CODE = re.compile(
    r"`(_?[a-z]+(?:_[a-z]+)+|_[a-z]+|[A-Z]+(?:_[A-Z]+)+|(?:[A-Z][a-z]+){2,})(?:\(\))?`"
)
COMMAND_OPTION = re.compile(r"(--[a-z-]+)")
# Each command has it, and `--out` stands next to `-o`.
GENERAL_OPTIONS = {"--help"}

each_page = pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY))
)


def anchors(markdown: str) -> set[str]:
    """The anchors that GitHub makes of the headings of a page."""
    titles = (re.sub(r"[^\w\- ]", "", title.lower()) for title in HEADING.findall(markdown))
    return {title.replace(" ", "-") for title in titles}


def broken_links(page: Path) -> Iterator[str]:
    for target, anchor in LINK.findall(page.read_text("utf-8")):
        path = page.parent / target if target else page
        exists = path.exists()
        if not exists or (anchor and anchor not in anchors(path.read_text("utf-8"))):
            yield f"{target}#{anchor}" if anchor else target


def sections(markdown: str) -> set[str]:
    return set(SECTION_HEADING.findall(markdown))


def cited_sections(text: str) -> list[str]:
    joined = LINE_BREAK.sub(" ", text)
    return [
        number for cited in CITATION.findall(joined) for number in re.findall(r"\d+[a-z]?", cited)
    ]


def sources() -> Iterator[Path]:
    """Every text file of ours that may cite a section."""
    for folder in CITING_FOLDERS:
        for path in sorted((REPOSITORY / folder).rglob("*")):
            if path.is_file() and path.suffix in CITING_SUFFIXES and path != Path(__file__):
                yield path


def read_text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")


def documented_names(page: Path) -> set[str]:
    """What stands in code marks in the first column of a table."""
    rows = re.findall(r"^\| (`[^|]*) \|", page.read_text("utf-8"), re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([^`]*)`", row)}


def help_text(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    with pytest.raises(SystemExit):
        main([*command, "--help"])
    return capsys.readouterr().out


def listed_commands(help_text: str) -> list[str]:
    """The commands in the last section of what `--help` prints."""
    return re.findall(r"^    ([a-z][a-z-]+)(?: |$)", help_text, re.MULTILINE)


@each_page
def test_every_link_of_a_page_leads_somewhere(page):
    assert list(broken_links(page)) == []


def test_a_broken_link_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# A b\n[here](#a-b) [gone](gone.md) [no anchor](page.md#gone) ![x](x.png)\n")
    assert list(broken_links(page)) == ["gone.md", "page.md#gone", "x.png"]


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.name)
def test_every_file_that_the_documentation_names_exists(page):
    text = page.read_text("utf-8")
    paths = [REPOSITORY / name for name in PATH_IN_CODE.findall(text)]
    paths += [REPOSITORY / "retrotimer" / name for name in SHORT_PATH_IN_CODE.findall(text)]
    assert [str(path.relative_to(REPOSITORY)) for path in paths if not path.exists()] == []


def test_every_test_in_the_table_of_faults_exists():
    page = REPOSITORY / "tests" / "store" / "FAULTS.md"
    names = set(re.findall(r"`([\w./]+\.py)`", page.read_text("utf-8")))
    assert len(names) > 10
    assert [name for name in names if not (page.parent / name).exists()] == []


def words(code: str) -> set[str]:
    return set(re.findall(r"\w+", code))


def unknown_names(markdown: str, known: set[str]) -> list[str]:
    return [name for name in NAME_IN_CODE.findall(markdown) if name not in known]


def test_every_name_in_the_recipes_and_in_the_architecture_exists():
    code = (path for path in sources() if path.suffix != ".md")
    known = set().union(*(words(read_text(path)) for path in code))
    pages = [HOW_TO_ADD, DOCS / "architecture.md", *(DOCS / "decisions").glob("*.md")]
    unknown = {page.name: unknown_names(page.read_text("utf-8"), known) for page in pages}
    assert {page: names for page, names in unknown.items() if names} == {}


def test_a_name_that_does_not_exist_is_found():
    markdown = "`_gone`, `gone_too()`, `GONE_TOO` and `GoneToo`, but not `there_is`, `words`"
    found = unknown_names(markdown, words("there_is = 1"))
    assert found == ["_gone", "gone_too", "GONE_TOO", "GoneToo"]


def test_every_section_of_the_domain_that_is_cited_exists():
    known = sections((DOCS / "domain.md").read_text("utf-8"))
    assert {"1", "5a", "5b", "8"} <= known
    unknown = [
        f"{path.relative_to(REPOSITORY)}: section {number}"
        for path in sources()
        for number in cited_sections(read_text(path))
        if number not in known
    ]
    assert unknown == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"""Limits (docs/domain.md, section 4)."""', ["4"]),
        ("# Red flags: docs/domain.md,\n# section 5a.", ["5a"]),
        ("See `docs/domain.md`, sections 3, 4 and 99", ["3", "4", "99"]),
        ("# docs/domain.md, section 8, says 7 words", ["8"]),
    ],
)
def test_a_citation_is_found_wherever_its_line_ends(text, expected):
    assert cited_sections(text) == expected


def test_a_section_that_does_not_exist_is_found():
    known = sections((DOCS / "domain.md").read_text("utf-8"))
    cited = cited_sections("docs/domain.md, section 4; docs/domain.md, section 99")
    assert [number for number in cited if number not in known] == ["99"]


def test_every_setting_is_documented():
    names = documented_names(DOCS / "settings.md")
    answers = {question.key for question in POST_SESSION_QUESTIONNAIRE.questions}
    assert {*CUE_FIELDS, *MACHINE_FIELDS, *CLIENT_FIELDS, "screening", *answers} - names == set()


def test_every_command_action_and_option_is_documented(capsys):
    text = (DOCS / "commands.md").read_text("utf-8")
    commands = listed_commands(help_text(capsys))
    actions = listed_commands(help_text(capsys, "history"))
    assert {"run", "export-audio"} <= set(commands)
    assert {"backup", "erase"} <= set(actions)
    paths = [(name,) for name in commands] + [("history", name) for name in actions]
    assert [path for path in paths if f"| `retrotimer {' '.join(path)}" not in text] == []
    options = {
        option for path in paths for option in COMMAND_OPTION.findall(help_text(capsys, *path))
    }
    assert "--time-scale" in options
    assert options - GENERAL_OPTIONS - set(COMMAND_OPTION.findall(text)) == set()


def test_each_recipe_names_its_test_and_the_command_that_runs_it():
    recipes = re.split(r"^## ", HOW_TO_ADD.read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert len(recipes) > 10
    incomplete = [
        recipe.partition("\n")[0]
        for recipe in recipes
        if "tests/" not in recipe or ".venv/bin/python -m pytest" not in recipe
    ]
    assert incomplete == []
