"""The pages show what the walks saw, and every picture and page that is named is there."""

from __future__ import annotations

import re

import pytest

from tests.support.paths import REPOSITORY

PAGES = REPOSITORY / "packaging" / "pages"
LINK = re.compile(r"\]\(([^)#:]+)\)")


@pytest.mark.parametrize(
    "page",
    [REPOSITORY / "README.md", *PAGES.glob("*.md")],
    ids=lambda page: page.stem,
)
def test_everything_that_a_page_names_is_there(page):
    named = LINK.findall(page.read_text("utf-8"))
    assert named
    assert [one for one in named if not (page.parent / one).exists()] == []


def test_every_picture_is_shown_and_is_one_that_a_walk_sees():
    pictures = {path.name for path in PAGES.glob("*.png")}
    shown = {one for page in PAGES.glob("*.md") for one in LINK.findall(page.read_text("utf-8"))}
    walks = (REPOSITORY / "tests" / "end_to_end" / "test_user_journeys.py").read_text("utf-8")
    assert pictures == {one for one in shown if one.endswith(".png")}
    assert [one for one in pictures if f'"{one[:-4]}' not in walks] == []
