"""A prepared company is made anew for each change of what it follows from, and for no other."""

import ast
from collections.abc import Iterator
from pathlib import Path

import crossfoot
from crossfoot.emulator import preparing

PACKAGE = Path(crossfoot.__file__).parent
STARTS = ("crossfoot.emulator.seed", "crossfoot.emulator.preparing")


def test_all_that_the_seed_imports_counts_and_nothing_else() -> None:
    imported = set(_reached())
    folder = PACKAGE / "emulator"
    listed = {(folder / source).resolve() for source in preparing.SOURCES}
    assert all(source.exists() for source in listed)
    missing = {file for file in imported if not listed & {file, *file.parents}}
    assert not missing, f"Add to preparing.SOURCES what the seed imports: {missing}"
    idle = {source for source in listed if source.suffix == ".py"} - imported
    assert not idle, f"Take out of preparing.SOURCES what the seed does not import: {idle}"


def _reached() -> Iterator[Path]:
    seen, ahead = set(), list(STARTS)
    while ahead:
        file = _file(ahead.pop())
        if file and file not in seen:
            seen.add(file)
            ahead += _imports(file)
    yield from seen


def _file(module: str) -> Path | None:
    """A module's file; a package counts where a name of its own is taken from it."""
    path = PACKAGE.joinpath(*module.split(".")[1:])
    places = path.with_suffix(".py"), path / "__init__.py"
    return next((place.resolve() for place in places if place.is_file()), None)


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("crossfoot."))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("crossfoot"):
            for name in node.names:
                module = f"{node.module}.{name.name}"
                yield module if _file(module) else str(node.module)
