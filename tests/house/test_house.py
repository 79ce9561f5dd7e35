"""The rules of the house: sizes, names, docstrings, the error tree, docs that name what exists."""

import ast
import importlib
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from crossfoot import errors, settings
from crossfoot.unified import accounts_page, coverage, page
from crossfoot.unified.writing import checks_page

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/crossfoot"
FILES = sorted(SOURCE.rglob("*.py"))
LINES_OF_A_FILE = 400
LONGER = {"src/crossfoot/errors.py": 700}  # the tree is one, and stands in one place
LINES_OF_A_FUNCTION = 50
BANNED_NAMES = re.compile(r"(^|_)(manager|helper|util|utils|handler|processor|base|common|misc)s?$")
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def _definitions(path: Path) -> list[tuple[Definition, bool]]:
    """Every class and function of a file, and whether a reader from outside can see it."""
    return list(_below(_tree(path)))


def _below(node: ast.AST, *, public: bool = True) -> Iterator[tuple[Definition, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Definition):
            visible = public and not child.name.startswith("_")
            yield child, visible
            inside = visible and isinstance(child, ast.ClassDef)
            yield from _below(child, public=inside)
        else:
            yield from _below(child, public=public)


def test_files_and_functions_stay_readable_in_one_sitting() -> None:
    """Two things that share a roof: split the file."""
    lengths = {_name(path): len(path.read_text().splitlines()) for path in FILES}
    too_long = {n: c for n, c in lengths.items() if c > LONGER.get(n, LINES_OF_A_FILE)}
    for path in FILES:
        for definition, _ in _definitions(path):
            length = (definition.end_lineno or 0) - definition.lineno + 1
            if length > LINES_OF_A_FUNCTION and not isinstance(definition, ast.ClassDef):
                too_long[f"{_name(path)}: {definition.name}"] = length
    assert not too_long


def test_names_say_what_a_thing_is() -> None:
    empty = [_name(path) for path in FILES if BANNED_NAMES.search(path.stem)]
    for path in FILES:
        for definition, _ in _definitions(path):
            words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", definition.name).lower()
            if BANNED_NAMES.search(words):
                empty.append(f"{_name(path)}: {definition.name}")
    assert not empty, "names that say nothing"


def test_everything_public_has_a_docstring() -> None:
    missing = [
        f"{_name(path)}: {definition.name} (line {definition.lineno})"
        for path in FILES
        for definition, visible in _definitions(path)
        if visible and not ast.get_docstring(definition) and not _is_obvious(definition)
    ]
    assert not missing


def test_every_module_says_what_it_is() -> None:
    silent = [
        _name(path)
        for path in FILES
        if (path.name != "__init__.py" or _tree(path).body) and not ast.get_docstring(_tree(path))
    ]
    assert not silent


def _is_obvious(definition: Definition) -> bool:
    """An overload, or a property of few words whose name is its documentation."""
    marks = {ast.unparse(mark) for mark in definition.decorator_list}
    if "overload" in marks:
        return True
    return "property" in marks and len(definition.body) == 1


def _error_classes() -> list[type[errors.CrossfootError]]:
    found = [errors.CrossfootError]
    for cls in found:
        found.extend(cls.__subclasses__())
    return [cls for cls in found if cls.__module__ == errors.__name__]


def test_each_error_has_a_code_of_its_own_and_a_title() -> None:
    classes = _error_classes()
    codes = [cls.__dict__.get("code") for cls in classes]
    assert None not in codes
    assert len(set(codes)) == len(codes)
    assert all(cls.title() for cls in classes)


def test_the_error_tree_is_drawn_as_it_is() -> None:
    drawn = set(re.findall(r"[├└]── (\w+)", errors.__doc__ or ""))
    assert drawn == {cls.__name__ for cls in _error_classes()} - {"CrossfootError"}


def test_errors_are_defined_in_one_file() -> None:
    strays = [
        _name(path)
        for path in FILES
        if path.name != "errors.py"
        for definition, _ in _definitions(path)
        if isinstance(definition, ast.ClassDef)
        and any(ast.unparse(b).endswith("CrossfootError") for b in definition.bases)
    ]
    assert not strays


def test_links_in_the_docs_lead_somewhere() -> None:
    lost = [
        f"{_name(path)}: {target}"
        for path in DOCUMENTS
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text())
        if not (path.parent / target).exists()
    ]
    assert not lost


def test_modules_named_in_the_docs_exist() -> None:
    for path in DOCUMENTS:
        for name in set(re.findall(r"`(crossfoot(?:\.[a-z_]+)+)`", path.read_text())):
            module, _, attribute = name.rpartition(".")
            try:
                importlib.import_module(name)
            except ModuleNotFoundError:
                found = hasattr(importlib.import_module(module), attribute)
                assert found, f"{_name(path)}: {name}"


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("settings.md", settings.reference),
        ("resources.md", page.reference),
        ("coverage.md", coverage.reference),
        ("accounts.md", accounts_page.reference),
        ("dry-run.md", checks_page.reference),
    ],
)
def test_derived_pages_are_fresh(name: str, reference: Callable[[], str]) -> None:
    assert (ROOT / "docs" / name).read_text() == reference(), "run `make docs`"


def test_the_readme_fits_on_two_screens() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) < 120


def test_the_architecture_page_names_every_room() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text()
    rooms = {path.stem for path in SOURCE.iterdir() if not path.name.startswith(("_", "py."))}
    assert not {room for room in rooms if f"`{room}`" not in page and f"`{room}/`" not in page}
