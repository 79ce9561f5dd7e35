"""The npm package: packed from the very files that the server serves, and usable."""

import json
import subprocess
import tarfile
from pathlib import Path

import crossfoot

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "packages/crossfoot-link"
ASSETS = ROOT / "src/crossfoot/web/assets"
TSC = ROOT / ".venv-clients/node/node_modules/typescript/bin/tsc"
USE = """
import authenticate, { rapidForm, type LinkResult } from "crossfoot-link";
import { configure, type AccountPicker } from "crossfoot-link/pickers";
configure({ tokenProvider: async () => "cfa_1" });
const connected: Promise<LinkResult> = authenticate("clt_1", { noBack: true });
const left: undefined = authenticate("clt_1", { sameWindow: true });
const picker: AccountPicker | null = document.querySelector("crossfoot-account-picker");
const needed: string[] | undefined = picker?.requiredDimensions;
// @ts-expect-error: there is no such option
rapidForm("cfa_1", { colour: "red" });
console.log(connected, left, needed);
"""


def _run(*command: str, at: Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, cwd=at, timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _installed(tmp_path: Path) -> Path:
    """A project in which the packed package is installed."""
    packed = json.loads(_run("npm", "pack", "--json", f"--pack-destination={tmp_path}", at=PACKAGE))
    with tarfile.open(tmp_path / packed[0]["filename"]) as archive:
        archive.extractall(tmp_path / "node_modules")  # noqa: S202 -- what we have just packed
    folder = tmp_path / "node_modules/package"
    return folder.rename(folder.with_name("crossfoot-link"))


def test_the_package_holds_what_the_server_serves_and_can_be_used(tmp_path: Path) -> None:
    package = _installed(tmp_path)
    shipped = sorted(str(p.relative_to(package)) for p in package.rglob("*") if p.is_file())
    sources = [*ASSETS.glob("crossfoot-*"), *ASSETS.glob("pickers/*")]
    served = [str(path.relative_to(ASSETS)) for path in sources]
    assert shipped == sorted([*served, "LICENSE", "package.json"])
    for name in served:
        assert (package / name).read_bytes() == (ASSETS / name).read_bytes()
    assert json.loads((package / "package.json").read_text())["version"] == crossfoot.__version__
    assert not (PACKAGE / "crossfoot-link.js").exists(), "a copy was left in the repository"
    asked = (
        'import authenticate, { rapidForm, showFilePicker } from "crossfoot-link";'
        "console.log(typeof authenticate, typeof rapidForm);"
        'showFilePicker("box").catch(error => console.log(error.message));'
        'try { authenticate("clt_1") } catch (error) { console.log(error.message) }'
    )
    (tmp_path / "use.mjs").write_text(asked, "utf-8")
    said = _run("node", "use.mjs", at=tmp_path)
    assert said.startswith("function function\n")
    assert "no files" in said
    assert "baseUrl" in said


def test_its_types_describe_it(tmp_path: Path) -> None:
    _installed(tmp_path)
    (tmp_path / "use.ts").write_text(USE, "utf-8")
    options = ("--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom")
    resolving = ("--module", "es2022", "--moduleResolution", "bundler", "use.ts")
    assert not _run("node", str(TSC), *options, *resolving, at=tmp_path)
