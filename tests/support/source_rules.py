"""Rules for names and modules of a source tree: each function lists what breaks one of them."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

# Words that no name may contain, because pronouns and metaphors hide what a name holds; and what to
# use instead.
FORBIDDEN_NAME_WORDS = {
    "beside": "secondary windows",
    "desk": "service",
    "dress": "apply theme",
    "face": "screen content",
    "floor": "layer",
    "gate": "start checks",
    "house": "code base",
    "hush": "mute",
    "it": "what it holds",
    "lettering": "text cache",
    "logbook": "history",
    "nobody": "default",
    "nobodys": "default",
    "room": "module, or max for a length",
    "said": "phrases, cues, texts",
    "somebody": "walker, client, trainer",
    "told": "messages, findings, texts",
    "wanted": "request",
    "whoever": "walker, client, trainer",
    "wishes": "overrides",
}
# Words that no line of the program may contain, neither in comments nor in texts.
FORBIDDEN_LINE_WORDS = re.compile(r"\b(desk|beside|gate|hush|nobody|whoever)\b", re.IGNORECASE)
# What the domain may import besides itself: nothing here reads a clock, a disk or a random number.
PURE_MODULES = {
    *("__future__", "bisect", "collections", "dataclasses", "datetime", "enum", "functools"),
    *("itertools", "math", "re", "statistics", "typing", "unicodedata"),
}
IMPURE_BUILTINS = {"__import__", "breakpoint", "eval", "exec", "input", "open", "print"}
# The only modules directly in the package; everything else belongs to a layer's package.
ROOT_MODULES = {"__init__", "__main__", "clock", "exit_status", "regular_file"}
MAX_LAYERS = 7
# Methods and functions that open a path, whatever is there; `retrotimer/regular_file.py` does not.
_PATH_OPENERS = {
    *("copy2", "copyfile", "copytree", "read_bytes", "read_text", "touch"),
    *("write_bytes", "write_text"),
}
# The layers that open paths which users name or other programs can change.
_LAYERS_WITH_PATHS = ("cli", "services", "store")
# What shows HTML if a text looks like it, or always, and the only module that may use it.
_PLAIN_TEXT_MODULE, _REPORT_MODULE = "gui/widgets/plain_text.py", "gui/history/report_pdf.py"
RICH_TEXT_CLASSES = {
    "QTextDocument": _REPORT_MODULE,
    **dict.fromkeys(
        (
            *("QErrorMessage", "QInputDialog", "QLabel", "QMessageBox", "QProgressDialog"),
            *("QSplashScreen", "QStaticText", "QTextBrowser", "QTextEdit", "QToolTip"),
            "QWhatsThis",
        ),
        _PLAIN_TEXT_MODULE,
    ),
}
RICH_TEXT_NAMES = {
    "setHtml": _REPORT_MODULE,
    **dict.fromkeys(
        (
            *("appendHtml", "insertHtml", "setInformativeText", "setMarkdown", "setTextFormat"),
            *("setToolTip", "setWhatsThis", "ToolTipRole", "WhatsThisRole"),
            # A title is never HTML, but Qt takes `[*]` in it for a mark of its own.
            "setWindowTitle",
        ),
        _PLAIN_TEXT_MODULE,
    ),
}
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def source_files(package: Path) -> list[Path]:
    """The modules of a package in the order of their paths."""
    return sorted(package.rglob("*.py"))


def find_forbidden_names(package: Path) -> list[str]:
    """Modules, classes, functions, attributes and parameters named by a forbidden word."""
    return [
        f"{place}: {name}, better: {FORBIDDEN_NAME_WORDS[word]}"
        for place, name in _named_things(package)
        for word in map(str.lower, _WORD.findall(name))
        if word in FORBIDDEN_NAME_WORDS
    ]


def _named_things(package: Path) -> Iterator[tuple[str, str]]:
    """Where each name is given, and the name."""
    for path in source_files(package):
        place = str(path.relative_to(package.parent))
        yield place, path.parent.name if path.stem == "__init__" else path.stem
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            for name in _names_given_by(node):
                yield f"{place}:{getattr(node, 'lineno', 1)}", name


def _names_given_by(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name
        case ast.arg(arg=name) | ast.Attribute(attr=name, ctx=ast.Store()):
            yield name
    if isinstance(node, ast.Module | ast.ClassDef):
        for statement in node.body:
            yield from _assigned_names(statement)


def _assigned_names(statement: ast.stmt) -> Iterator[str]:
    """The constants of a module, or the fields of a class."""
    targets = statement.targets if isinstance(statement, ast.Assign) else ()
    if isinstance(statement, ast.AnnAssign):
        targets = (statement.target,)
    for target in targets:
        yield from (node.id for node in ast.walk(target) if isinstance(node, ast.Name))


def find_forbidden_words(package: Path) -> list[str]:
    """Lines of any text file in the package with a word that may not stand there."""
    return [
        f"{path.relative_to(package.parent)}:{number}: {line.strip()}"
        for path in sorted(package.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if FORBIDDEN_LINE_WORDS.search(line)
    ]


def find_impure_code(domain: Path) -> list[str]:
    """Imports and calls in the domain that could depend on anything but the arguments."""
    problems = []
    for path in source_files(domain):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or "."]
            else:
                names = []
                if isinstance(node, ast.Name) and node.id in IMPURE_BUILTINS:
                    problems.append(f"{path.relative_to(domain.parent)}: {node.id}")
            problems += [
                f"{path.relative_to(domain.parent)}: import {name}"
                for name in names
                if name.partition(".")[0] not in {*PURE_MODULES, "retrotimer"}
            ]
    return problems


def find_direct_openings(package: Path) -> list[str]:
    """Calls that open a path without asking whether a regular file is there."""
    problems = []
    for layer in _LAYERS_WITH_PATHS:
        for path in source_files(package / layer):
            problems += [
                f"{path.relative_to(package.parent)}:{node.lineno}: {name}"
                for node in ast.walk(ast.parse(path.read_text("utf-8")))
                if isinstance(node, ast.Call) and (name := _opener_name(node.func, layer))
            ]
    return problems


def _opener_name(function: ast.expr, layer: str) -> str:
    """The name of a function that opens a path; empty for any other."""
    match function:
        case ast.Name(id="open"):
            return "open"
        case ast.Attribute(attr=name) if name in _PATH_OPENERS:
            return name
        # A command may open a service.
        case ast.Attribute(attr="open") if layer != "cli":
            return "open"
    return ""


def find_rich_text(package: Path) -> list[str]:
    """Uses of what may show a text as HTML, anywhere but in the module that is made for it."""
    return [
        f"{path.relative_to(package.parent)}:{line}: {name}, use {owner}"
        for path in source_files(package)
        for line, name, owner in _rich_text_uses(ast.parse(path.read_text("utf-8")))
        if not path.as_posix().endswith(owner)
    ]


def _rich_text_uses(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Each use: its line, its name, and the module where it belongs."""
    for node in ast.walk(tree):
        names: list[str] = []
        match node:
            case ast.ClassDef(bases=bases):
                names = [_last_name(base) for base in bases]
            case ast.Call(func=ast.Attribute(value=owner, attr=name), args=args):
                # A class is called, or one of its static functions.
                names = [name, _last_name(owner)]
                if name == "addRow" and len(args) > 1:
                    # The form makes a label of its own.
                    yield node.lineno, "addRow with a text", _PLAIN_TEXT_MODULE
            case ast.Call(func=ast.Name(id=name)):
                names = [name]
            case ast.Attribute(attr=name) if name in RICH_TEXT_NAMES:
                yield node.lineno, name, RICH_TEXT_NAMES[name]
        for name in names:
            if name in RICH_TEXT_CLASSES:
                yield node.lineno, name, RICH_TEXT_CLASSES[name]


def _last_name(node: ast.expr) -> str:
    """`QLabel` of `QLabel`, `QtWidgets.QLabel` and `QLabel[...]`."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=value):
            return _last_name(value)
    return ""


def find_layer_problems(project: Path) -> list[str]:
    """Too many layers, or a module directly in the package that is none of ROOT_MODULES."""
    layers = root_layers(project)
    problems = [f"{len(layers)} layers"] if len(layers) > MAX_LAYERS else []
    modules = {path.stem for path in (project / "retrotimer").glob("*.py")}
    return problems + [f"retrotimer/{name}.py" for name in sorted(modules - ROOT_MODULES)]


def root_layers(project: Path) -> list[str]:
    """The layers of the whole package as pyproject.toml lists them, the highest first."""
    with (project / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    (layers,) = (one["layers"] for one in contracts if one.get("containers") == ["retrotimer"])
    return layers


def find_repeated_names(package: Path) -> list[str]:
    """Modules or packages with the same name in one layer, where a reader could confuse them.

    The same name in two layers is the same feature on both (`gui/history`, `domain/history`).
    Inside a layer, only the controllers of the gui's features and a module with the name of its own
    package (`cues/cues.py`) may repeat a name.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for path in package.rglob("*"):
        is_package = (path / "__init__.py").exists()
        if not is_package and (path.suffix != ".py" or path.stem == "__init__"):
            continue
        *parents, name = path.relative_to(package).with_suffix("").parts
        has_package_name = not is_package and name == (parents or [""])[-1]
        is_gui_controller = not is_package and name == "controller" and parents[:1] == ["gui"]
        if not has_package_name and not is_gui_controller:
            counts[(parents or [name])[0], name] += 1
    return [f"{layer}: {name}" for (layer, name), count in sorted(counts.items()) if count > 1]


def find_imports_of_test_modules(tests: Path) -> list[str]:
    """Modules that import a test module; what tests share belongs to tests/support."""
    pattern = re.compile(r"^\s*(?:from|import) (tests\.[\w.]*\btest_\w+)", re.MULTILINE)
    return [
        f"{path.relative_to(tests.parent)}: {module}"
        for path in source_files(tests)
        for module in pattern.findall(path.read_text("utf-8"))
    ]
