"""python3 dev package: writes the zip that an admin unpacks and the wheel that pip installs into dist/.

Both are made from what is committed, without the files that .gitattributes marks `export-ignore`. The clone's folder
may have any name: the export's folder has the addon's name, from which whool names the wheel.
"""
import ast
import contextlib
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from dev import environment, paths, ui

DIST = paths.ROOT / "dist"


@dataclass
class Packages:
    """The two packages, and the version of the addon that they hold."""

    zip: Path
    wheel: Path
    version: str


def main(_args):
    if changed := _git("status", "--porcelain").stdout.strip():
        ui.say(f"  Not committed, so not in the packages:\n{changed}")
    made = make(DIST)
    for path in (made.zip, made.wheel):
        ui.say(f"  {path.relative_to(paths.ROOT)} ({path.stat().st_size / 2**20:.1f} MB)")
    return 0


def make(folder):
    """Write both packages into `folder`; return the `Packages`.

    :raise Problem: if git or pip can't make them
    """
    paths.folder(folder)
    with exported() as addon, ui.step("Making the packages") as current:
        version = _version(addon)
        base = folder / f"{paths.ADDON}-{version}"
        archive = shutil.make_archive(base, "zip", root_dir=addon.parent, base_dir=paths.ADDON)
        command = [environment.for_packages(), "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet",
                   "--wheel-dir", folder, addon]
        ui.run(command, "The wheel could not be built.", "The lines above are whool's own.", current)
    [wheel] = folder.glob(f"odoo_addon_{paths.ADDON}-{version}*.whl")
    return Packages(Path(archive), wheel, version)


@contextlib.contextmanager
def exported():
    """Yield a folder with the committed files that belong to the addon; it has the addon's name."""
    with tempfile.TemporaryDirectory(prefix="package-") as folder:
        archive = Path(folder) / "export.tar"
        done = _git("archive", f"--prefix={paths.ADDON}/", f"--output={archive}", "HEAD")
        if done.returncode:
            raise ui.Problem(f"Git could not export the addon: {done.stderr.strip()}",
                             "Clone the repository with git; an unpacked archive of it can't be packaged.")
        with tarfile.open(archive) as files:
            files.extractall(folder, filter="data")
        archive.unlink()
        yield Path(folder) / paths.ADDON


def _version(addon):
    """Return the version that the manifest names."""
    return ast.literal_eval((addon / "__manifest__.py").read_text(encoding="utf-8"))["version"]


def _git(*arguments):
    return subprocess.run(["git", "-c", "safe.directory=*", *arguments], cwd=paths.ROOT, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False)
