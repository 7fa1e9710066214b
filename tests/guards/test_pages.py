"""The guide shows what the user journeys saw, and every picture and page that it names exists."""

from __future__ import annotations

import re

import pytest

from tests.support.paths import REPOSITORY

GUIDE = REPOSITORY / "packaging" / "pages"
LINK = re.compile(r"\]\(([^)#:]+)\)")


@pytest.mark.parametrize(
    "page",
    [REPOSITORY / "README.md", *GUIDE.glob("*.md")],
    ids=lambda page: page.stem,
)
def test_everything_that_a_page_names_exists(page):
    targets = LINK.findall(page.read_text("utf-8"))
    assert targets
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_picture_is_shown_and_is_one_that_a_journey_takes():
    pictures = {path.name for path in GUIDE.glob("*.png")}
    targets = {name for page in GUIDE.glob("*.md") for name in LINK.findall(page.read_text())}
    journeys = (REPOSITORY / "tests" / "end_to_end" / "test_user_journeys.py").read_text("utf-8")
    assert pictures == {target for target in targets if target.endswith(".png")}
    assert [name for name in pictures if f'"{name.removesuffix(".png")}' not in journeys] == []


def test_every_screenshot_is_shown_once_among_the_screens():
    screens = (REPOSITORY / "docs" / "screens.md").read_text("utf-8")
    taken = sorted(path.name for path in (REPOSITORY / "packaging" / "screenshots").glob("*.png"))
    assert sorted(re.findall(r"/screenshots/([\w-]+\.png)", screens)) == taken
