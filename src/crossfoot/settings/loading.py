"""Reads and checks every setting; the only reader of the environment."""

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, Final

from crossfoot.errors import ConfigurationError, Problem
from crossfoot.settings.checks import contradictions
from crossfoot.settings.readers import UnreadableError
from crossfoot.settings.table import PREFIX, TABLE, Origin, Row, Settings, variable

TESTS_PREFIX: Final = "CROSSFOOT_TEST_"  # the test suite's own; no setting of a running Crossfoot


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check every setting.

    Args:
        environ: instead of the process's environment, for tests. An empty variable counts as unset.

    Raises:
        ConfigurationError: with one problem for every mistake found, not only the first.
    """
    given = {k: v for k, v in (os.environ if environ is None else environ).items() if v}  # noqa: TID251 -- the one place that may read it
    problems = list(_unknown(given))
    values: dict[str, Any] = {}
    for name, row in TABLE.items():
        written = given.get(variable(name), _default(row, values, given))
        try:
            values[name] = None if written is None else row.read(written)
        except UnreadableError as error:
            problems.append(Problem(variable(name), "invalid", error.reason, error.remedy))
    origins: dict[str, Origin] = {
        name: "environment" if variable(name) in given else "default" for name in TABLE
    }
    problems.extend(contradictions(values, origins))
    if problems:
        raise ConfigurationError(_listed(problems), problems=problems)
    return Settings(**values, origins=MappingProxyType(origins))


def _default(row: Row, values: Mapping[str, Any], given: Mapping[str, str]) -> str | None:
    folders = {
        "{data_dir}": str(values.get("data_dir", "")),
        "{cache_home}": given.get("XDG_CACHE_HOME", "~/.cache"),
    }
    default = row.default
    for word, folder in folders.items():
        default = default and default.replace(word, folder)
    return default


def _unknown(given: Mapping[str, str]) -> Iterator[Problem]:
    known = [variable(name) for name in TABLE]
    for name in sorted(given):
        if name.startswith(PREFIX) and not name.startswith(TESTS_PREFIX) and name not in known:
            near = get_close_matches(name, known, n=1)
            remedy = f"Did you mean {near[0]}?" if near else f"Known are: {', '.join(known)}."
            yield Problem(name, "unknown", "There is no such setting.", remedy)


def _listed(problems: list[Problem]) -> str:
    lines = [f"  {p.path}: {p.message} {p.remedy}" for p in problems]
    noun = "mistake" if len(problems) == 1 else "mistakes"
    return "\n".join([f"The settings have {len(problems)} {noun}:", *lines])


def environment(changes: Mapping[str, str]) -> dict[str, str]:
    """The process's environment with some variables changed, for a program started beside it."""
    return {**os.environ, **changes}  # noqa: TID251 -- the one place that may read it
