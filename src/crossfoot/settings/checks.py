"""What is wrong with settings that are each fine alone, or with the disk that they name."""

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final
from urllib.parse import urlsplit

from crossfoot.errors import Problem
from crossfoot.settings.table import Origin, variable

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def contradictions(values: Mapping[str, Any], origins: Mapping[str, Origin]) -> Iterator[Problem]:
    """What no value says alone. A setting that could not be read is left out of `values`."""
    if "data_dir" in values:
        yield from folder_problems("data_dir", values["data_dir"])
    if "master_key_file" in values:
        asked_for = origins["master_key_file"] == "environment"
        yield from _key_file_problems(values["master_key_file"], must_exist=asked_for)
    if bool(values.get("sender_id")) != bool(values.get("sender_password")):
        lacking = "sender_password" if values.get("sender_id") else "sender_id"
        yield Problem(
            variable(lacking),
            "required",
            "A Sender ID and its password belong together.",
            "Set both, or neither.",
        )
    if {"gateway_url", "allowed_gateway_hosts"} <= values.keys():
        yield from _plain_gateway(values["gateway_url"], values["allowed_gateway_hosts"])


def folder_problems(setting: str, folder: Path) -> Iterator[Problem]:
    """Why a folder that a setting names cannot be used, if so; it need not exist yet."""
    where = variable(setting)
    nearest = next(p for p in (folder, *folder.parents) if p.exists())
    if not nearest.is_dir():
        yield Problem(where, "invalid", f"{nearest} is not a folder.", "Name a folder.")
    elif not _writable(nearest):
        yield Problem(
            where,
            "unwritable",
            f"{nearest} cannot be written to.",
            "Give this user the right to write there, or name another folder.",
        )


def _writable(folder: Path) -> bool:
    """Try it: permissions alone do not tell, to root or on a read-only disk."""
    try:
        with TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _key_file_problems(file: Path, *, must_exist: bool) -> Iterator[Problem]:
    where = variable("master_key_file")
    if not file.exists():
        if must_exist:
            yield Problem(
                where,
                "missing",
                f"There is no file {file}.",
                "Put the master key there; without the variable a key is made at the first start.",
            )
    elif not file.is_file() or not os.access(file, os.R_OK):
        yield Problem(
            where, "unreadable", f"{file} cannot be read.", "Give this user the right to read it."
        )
    elif os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield Problem(
            where,
            "exposed",
            f"Other users of this machine can read or change {file}.",
            f"Run: chmod 600 {file}",
        )


def _plain_gateway(url: str, allowed: tuple[str, ...]) -> Iterator[Problem]:
    """Passwords never cross a network unencrypted by an oversight."""
    parts = urlsplit(url)
    named = {parts.hostname, parts.netloc} & {*allowed, *LOOPBACK}
    if parts.scheme == "http" and not named:
        yield Problem(
            variable("gateway_url"),
            "insecure",
            f"Passwords would travel to {parts.hostname} unencrypted.",
            "Use https, or name an emulator's host in CROSSFOOT_ALLOWED_GATEWAY_HOSTS.",
        )
