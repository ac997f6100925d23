"""Runs the linters, each as one test, on a copy of the addon without .git.

In the checkout itself the OCA hooks check nothing: they look for the manifest in the folders above a file, but not in
the root of a git repository, which here is the addon. The folder of the copy has the addon's name, because linters and
Odoo take the addon's name from its folder.

ruff.toml, .prettierrc.cjs, eslint.config.cjs, .pylintrc and .oca_hooks.cfg say which checks are switched off, and why.
"""
import contextlib
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from dev import environment, paths, ui


@dataclass
class Linter:
    """A linter.

    :param check: its program and arguments
    :param files: pattern of files to add to the arguments
    :param fix: program and arguments with which it mends what it can
    :param node: whether it runs on Node
    """

    name: str
    check: tuple
    files: str = ""
    fix: tuple = ()
    node: bool = False


LINTERS = (
    Linter("ruff", ("ruff", "check", "--quiet", "--output-format=concise"), fix=("ruff", "check", "--fix")),
    Linter("ruff-format", ("ruff", "format", "--quiet", "--diff"), fix=("ruff", "format")),
    Linter("prettier", ("prettier", "--check", "--log-level=warn", "."), fix=("prettier", "--write", "."), node=True),
    Linter("eslint", ("eslint", "--max-warnings=0", "static"), fix=("eslint", "--fix", "static"), node=True),
    Linter("pylint-odoo", ("pylint", ".")),
    Linter("oca-checks-odoo-module", ("oca-checks-odoo-module",), files="__manifest__.py"),
    Linter("oca-checks-po", ("oca-checks-po",), files="i18n/*.po*", fix=("oca-checks-po", "--fix")),
)


@contextlib.contextmanager
def copied():
    """Yield the folder of a copy of this checkout: of the files that git tracks, and of new ones not ignored."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(command, cwd=paths.ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError) as error:
        raise ui.Problem(f"Git could not list the files to lint: {error}",
                         "Install git and clone the repository, or leave the linters out: --only PATTERN") from error
    with tempfile.TemporaryDirectory(prefix="lint-") as folder:
        addon = Path(folder).resolve() / paths.ADDON
        for source in {paths.ROOT / name for name in names if name}:
            # Git also lists a file that was deleted without `git rm`.
            if source.is_file():
                target = addon / source.relative_to(paths.ROOT)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)
        yield addon


def programs(linter):
    """Return the folder of a linter's program, installed if missing; None if it runs on Node and can't be installed."""
    return environment.for_node() if linter.node else environment.for_linters().parent


def run(linter, addon):
    """Return the linter's messages about a copy of the addon, or "". Their paths are relative to the addon."""
    done = _call(linter, linter.check, addon)
    messages = done.stdout.strip().replace(f"{addon}/", "").replace(f"{addon}/"[1:], "")
    if not messages and not done.returncode:
        return ""
    hint = f"\nIt mends what it can: python3 dev test --fix --only {linter.name}" if linter.fix else ""
    return (messages or f"{linter.name} ended with status {done.returncode}") + hint


def fix(linter):
    """Have a linter mend in the checkout what it can."""
    if linter.fix and programs(linter):
        _call(linter, linter.fix, paths.ROOT)


def _call(linter, command, folder):
    found = programs(linter)
    files = sorted(str(path) for path in folder.glob(linter.files)) if linter.files else []
    return subprocess.run(
        [found / command[0], *command[1:], *files], cwd=folder, text=True, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        # NODE_PATH: the configurations of prettier and eslint load packages, which Node looks for there. NO_COLOR: if
        # the variable CI is set, prettier colours its messages even in a pipe, and the colours hide the file's name.
        env={**os.environ, "PATH": f"{found}:{os.environ['PATH']}", "NODE_PATH": str(found.parent), "NO_COLOR": "1",
             "PYLINTHOME": str(paths.cache() / "pylint"), "RUFF_NO_CACHE": "true"},
    )
