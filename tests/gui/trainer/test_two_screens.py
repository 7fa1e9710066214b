"""The client's view on a second screen, which may be unplugged."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from retrotimer.domain import messages
from tests.support.history_database import wait_until
from tests.support.virtual_screen import VirtualScreen

CHILD = (sys.executable, "-W", "error", "-m", "tests.support.two_screens_program")
LAPTOP, WALL = (0, 0, 1280, 720), (1280, 0, 1920, 1080)


class Windows:
    """Both windows in their own program."""

    def __init__(self, process):
        self._process = process

    def __call__(self, line):
        """Do this, and say where the windows are then."""
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@contextmanager
def windows(env):
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(CHILD, env=os.environ | env, **streams) as process:
        yield Windows(process)
        process.stdin.close()
        assert process.wait(20) == 0


@pytest.fixture
def on_screens(tmp_path):
    """Opens both windows where there are these screens; the first by its name is the computer's."""

    def opened(**boxes):
        keys = ("x", "y", "width", "height")
        screens = [
            {"name": name, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
            | dict(zip(keys, box, strict=True))
            for name, box in boxes.items()
        ]
        path = tmp_path / "screens.json"
        path.write_text(json.dumps({"screens": screens}))
        return windows({"QT_QPA_PLATFORM": f"offscreen:configfile={path}"})

    return opened


def inside(box, area):
    x, y, width, height = box
    left, top, *size = area
    return left <= x and top <= y and x + width <= left + size[0] and y + height <= top + size[1]


def test_the_clients_view_fills_the_second_screen_and_comes_back(on_screens):
    with on_screens(laptop=LAPTOP, wall=WALL) as tell:
        before = tell("look")["client"]
        seen = tell("toggle")
        assert (seen["client"]["screen"], seen["client"]["full"]) == ("wall", True)
        assert seen["client"]["box"] == list(WALL)
        assert seen["console"]["screen"] == "laptop"
        assert inside(seen["console"]["box"], LAPTOP)
        assert seen["choices"] == [
            "Alone on laptop, 1280 x 720",
            "Alone on wall, 1920 x 1080",
            messages.SEPARATE_WINDOW_LABEL,
        ]
        seen = tell("toggle")
        assert (seen["client"], seen["console"]) == (before, None)


def test_another_place_can_be_chosen_also_the_computers_own_screen(on_screens):
    with on_screens(laptop=LAPTOP, wall=WALL, yard=(3200, 0, 1024, 768)) as tell:
        first = tell("toggle")["client"]["screen"]
        places = []
        for _ in range(4):
            seen = tell("next")
            places.append((seen["client"]["screen"], seen["client"]["full"]))
            on_one = seen["client"]["screen"] == seen["console"]["screen"]
            assert on_one is not seen["client"]["full"]
        assert places[-1] == (first, True)
        side_by_side = ("laptop", False)
        assert set(places) == {("laptop", True), ("wall", True), ("yard", True), side_by_side}
        seen = tell("choose laptop")
        assert (seen["client"]["screen"], seen["console"]["screen"]) == ("laptop", "wall")


def test_on_one_screen_both_stand_side_by_side(on_screens):
    with on_screens(laptop=LAPTOP) as tell:
        seen = tell("toggle")
        client, console = seen["client"]["box"], seen["console"]["box"]
        assert inside(client, LAPTOP)
        assert inside(console, LAPTOP)
        assert console[0] + console[2] <= client[0]
        assert seen["choices"] == [messages.SEPARATE_WINDOW_LABEL]


class Monitors(VirtualScreen):
    """A screen of our own, into which monitors are plugged."""

    def __init__(self):
        super().__init__("3200x1080")
        self.plug("laptop", LAPTOP, "screen")

    def plug(self, name, box, output="none"):
        x, y, width, height = box
        self._xrandr("--setmonitor", name, f"{width}/300x{height}/200+{x}+{y}", output)

    def unplug(self, name):
        self._xrandr("--delmonitor", name)

    def _xrandr(self, *words):
        command = [shutil.which("xrandr"), *words]
        subprocess.run(command, env=self.env, check=True)


@pytest.fixture
def monitors():
    if not (shutil.which("Xvfb") and shutil.which("xrandr")):
        pytest.skip("needs Xvfb and xrandr")
    opened = Monitors()
    yield opened
    opened.stop()


def test_a_screen_that_is_unplugged_takes_nothing_with_it(monitors):
    monitors.plug("wall", WALL)
    with windows(monitors.env) as tell:
        tell("toggle")
        wait_until(lambda: tell("look")["client"]["box"] == list(WALL))
        monitors.unplug("wall")
        wait_until(lambda: tell("look")["screens"] == ["laptop"])
        seen = tell("look")
        assert seen["client"]["visible"]
        assert seen["console"]["visible"]
        wait_until(lambda: inside(tell("look")["client"]["box"], LAPTOP))
        wait_until(lambda: inside(tell("look")["console"]["box"], LAPTOP))
        assert seen["choices"] == [messages.SEPARATE_WINDOW_LABEL]
        # And out again.
        monitors.plug("wall", WALL)
        wait_until(lambda: tell("look")["client"]["box"] == list(WALL))


def test_the_console_comes_back_too_and_closing_it_then_leaves_the_client_on_a_screen(monitors):
    monitors.plug("wall", WALL)
    with windows(monitors.env) as tell:
        tell("toggle")
        tell("choose laptop")
        wait_until(lambda: tell("look")["console"]["screen"] == "wall")
        monitors.unplug("wall")
        wait_until(lambda: inside(tell("look")["console"]["box"], LAPTOP))
        tell("toggle")
        wait_until(lambda: inside(tell("look")["client"]["box"], LAPTOP))
        assert tell("look")["client"]["visible"]


@pytest.fixture
def wayland():
    """The environment of a Wayland compositor with two displays, whose window is on a screen."""
    if not (shutil.which("Xvfb") and shutil.which("weston")):
        pytest.skip("needs Xvfb and weston")
    screen = VirtualScreen("2700x800")
    # Its socket needs a short path.
    with TemporaryDirectory() as folder:
        env = {"XDG_RUNTIME_DIR": folder, "WAYLAND_DISPLAY": "displays"}
        config = Path(folder, "weston.ini")
        config.write_text("[core]\nidle-time=0\n[shell]\npanel-position=none\n")
        options = ["--use-pixman", "--output-count=2", "--width=1280", "--height=720"]
        command = ["weston", "--backend=x11-backend.so", f"--config={config}", *options]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(
            [*command, "--socket=displays"], env=screen.env | env, **quiet
        ) as compositor:
            try:
                wait_until(Path(folder, "displays").exists)
                yield env | {"QT_QPA_PLATFORM": "wayland"}
            finally:
                compositor.kill()
                screen.stop()


@pytest.mark.long
def test_under_wayland_the_clients_view_fills_the_screen_that_is_chosen(wayland):
    def is_full(name):
        client = tell("look")["client"]
        return (client["screen"], client["full"]) == (name, True)

    with windows(wayland) as tell:
        first, second = tell("look")["screens"]
        size = tell("look")["client"]["box"][2:]
        tell("toggle")
        wait_until(lambda: is_full(second))
        # Back and forth, and next to each other: a wrong request would end the program.
        for name in (first, second, first):
            tell(f"choose {name}")
            wait_until(lambda name=name: is_full(name))
        for _ in range(3):
            tell("next")
        tell(f"choose {second}")
        wait_until(lambda: is_full(second))
        tell("toggle")
        wait_until(lambda: not tell("look")["client"]["full"])
        seen = tell("look")
        assert (seen["client"]["box"][2:], seen["console"]) == (size, None)
        assert seen["client"]["visible"]
        # And once more.
        tell("toggle")
        wait_until(lambda: tell("look")["client"]["full"])
