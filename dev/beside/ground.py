"""What every part needs: its own databases, Odoo run on them, and what Odoo's log says about the addon."""
import contextlib
import json
import os
import re
from pathlib import Path

from dev import databases, paths, ui
from dev.bench import bases

# A line of Odoo's log: time, process, level, database, logger, message.
ENTRY = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+): ")
BAD = {"WARNING", "ERROR", "CRITICAL"}
QUIET = ("--stop-after-init", "--no-http", "--max-cron-threads=0")


class Ground:
    """Creates databases, runs Odoo on them, and counts passed and failed checks."""

    def __init__(self, ready, tally, seed):
        self.ready = ready
        self.tally = tally
        # Seed of the random order of tests; None draws a new one.
        self.seed = seed

    @contextlib.contextmanager
    def copied(self, purpose, demo):
        """Yield the name of a fresh copy of a template, which has crm only; drop it at the end."""
        name = self.name(purpose)
        try:
            databases.copy(self.ready, databases.template(self.ready, demo=demo), name)
            yield name
        finally:
            databases.drop(self.ready, name)

    @staticmethod
    def name(purpose):
        return databases.name(f"beside_{purpose}_{os.getpid()}")

    def has(self, module):
        """Return whether this Odoo has an addon."""
        return self.folder(module) is not None

    def folder(self, module):
        """Return the folder of an addon of this Odoo, or None."""
        found = [Path(addons) / module for addons in self.ready.source.addons]
        return next((folder for folder in found if (folder / "__manifest__.py").exists()), None)

    def load(self, title, database, how, modules, options=(), **places):
        """Install (-i) or update (-u) modules; return the log's warnings and errors.

        :param places: where the addons are, see `Setup.odoo`
        """
        with ui.step(title) as current:
            output = ui.run(self.ready.odoo("-d", database, how, ",".join(modules), *QUIET, *options, **places),
                            "Odoo could not load it.", "The lines above are Odoo's own.", current, env=self.ready.env)
        return warnings(output)

    def run(self, title, database, statement, **places):
        """Run a statement in an Odoo shell; return its last report, or None, and the log's warnings and errors."""
        command = self.ready.odoo("-d", database, *QUIET[1:], command=("shell",), **places)
        with ui.step(title) as current:
            output = ui.run(command, "It failed in Odoo.", "The lines above are Odoo's own.", current,
                            env=self.ready.env, given=bases.script(statement))
        reports = [line.partition(bases.MARK)[2] for line in output.splitlines() if bases.MARK in line]
        return json.loads(reports[-1]) if reports else None, warnings(output)

    def query(self, database, statement):
        return self.ready.server.execute(statement, database=database)

    def check(self, title, found, figures=""):
        """Count a check: passed if `found` (lines of text) is empty."""
        self.tally.add(title, "\n".join(found[:SHOWN] + ([f"… {len(found) - SHOWN} more"] if found[SHOWN:] else [])))
        if not found:
            ui.say(f"✓ {title}{f': {figures}' if figures else ''}")


# Nobody reads more lines of a difference than this.
SHOWN = 40


def warnings(output):
    """Return the warnings and errors of a log, each with all its lines."""
    entries, current = [], None
    for line in output.splitlines():
        entry = ENTRY.match(line)
        if entry:
            current = [line] if entry["level"] in BAD and not is_known(entry["logger"], line) else None
            if current:
                entries.append(current)
        elif current:
            current.append(line)
    return ["\n".join(lines) for lines in entries]


def is_known(logger, line):
    """Return whether a warning says nothing about us: Odoo 19 itself uses deprecated parts of its requirements."""
    return logger == "py.warnings" and f"/addons/{paths.ADDON}/" not in line


def ours(entries):
    """Return the entries that name the addon or its models."""
    return [entry for entry in entries if "strategic" in without_places(entry)]


def without_places(entry):
    """Return an entry without the names of databases and of the cache folder, which always contain the addon's name."""
    return re.sub(rf"{paths.ADDON}_[0-9a-f]{{8}}_\w+", "", entry.replace(str(paths.cache()), ""))
