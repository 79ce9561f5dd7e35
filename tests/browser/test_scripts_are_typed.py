"""Our pages' scripts are plain modules with types in their comments; TypeScript checks them."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "src/crossfoot/web/assets"
CLIENTS = ROOT / ".venv-clients"
OPTIONS = [
    *("--allowJs", "--checkJs", "--noEmit", "--strict", "--noUncheckedIndexedAccess"),
    *("--noUnusedLocals", "--noUnusedParameters", "--noImplicitReturns"),
    *("--target", "es2023", "--lib", "es2023,dom,dom.iterable"),
    *("--module", "es2022", "--moduleResolution", "bundler"),
]


def test_every_script_is_sound() -> None:
    node = shutil.which("node") or str(next(CLIENTS.glob("node-tool/**/bin/node")))
    compiler = CLIENTS / "node/node_modules/typescript/bin/tsc"
    scripts = sorted(path for path in ASSETS.rglob("*.js") if path.name != "docs.js")
    assert any(path.parent.name == "link" for path in scripts)
    done = subprocess.run(
        [node, str(compiler), *OPTIONS, *map(str, scripts)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=100,
        check=False,
    )
    assert done.stdout.splitlines() == []
