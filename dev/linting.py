"""The linters, one test each. ruff.toml, .pylintrc and .oca_hooks.cfg say what is switched off, and why."""
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from dev import environment, paths


@dataclass
class Linter:
    """A linter: its program and arguments.

    :param needs: pattern of the files to check; without such a file the linter has nothing to do
    :param folder: where to run it; ruff resolves the paths in its configuration from there
    """

    name: str
    command: tuple
    needs: str = ""
    folder: Path | None = None


LINTERS = (
    Linter("ruff", ("ruff", "check", "--quiet", "."), folder=paths.ROOT),
    Linter("pylint-odoo", ("pylint", "--rcfile", paths.ROOT / ".pylintrc", "--score=no", "ADDON")),
    Linter("oca-checks-odoo-module", ("oca-checks-odoo-module", "--config", paths.ROOT / ".oca_hooks.cfg", "ADDON")),
    Linter("oca-checks-po", ("oca-checks-po", "--config", paths.ROOT / ".oca_hooks.cfg"), needs="i18n/*.po*"),
)


def run(linter):
    """Return the linter's messages; empty if it finds nothing."""
    programs = environment.for_linters().parent
    # Like Odoo, linters take the addon's name from its folder.
    addon = paths.addons() / paths.ADDON
    command = [str(addon) if part == "ADDON" else str(part) for part in linter.command]
    if linter.needs:
        files = sorted(str(path) for path in addon.glob(linter.needs))
        if not files:
            return ""
        command += files
    found = subprocess.run(
        [programs / command[0], *command[1:]], cwd=linter.folder or addon.parent, text=True, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "PYLINTHOME": str(paths.cache() / "pylint")},
    )
    messages = found.stdout.strip()
    return messages or (f"{linter.name} ended with status {found.returncode}" if found.returncode else "")
