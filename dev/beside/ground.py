"""What every part of `dev beside` needs: databases, runs of Odoo on them, and what Odoo's log says about the addon."""
import re
from pathlib import Path

from dev import databases, odoo_log, paths, ui

# Maximum number of lines that are shown of a failed check.
SHOWN = 40


class Ground:
    """Creates databases, runs Odoo on them, and counts passed and failed checks."""

    def __init__(self, ready, tally, seed):
        self.ready = ready
        self.tally = tally
        # Seed of the random order of tests; None draws a new one.
        self.seed = seed

    def copied(self, purpose, demo):
        """Return a context manager that yields the name of a fresh copy of the template database with crm."""
        return databases.copied(self.ready, databases.template(self.ready, demo=demo), f"beside_{purpose}")

    def folder(self, module):
        """Return the folder of an addon of this Odoo, or None if this Odoo lacks the addon."""
        found = [Path(addons) / module for addons in self.ready.source.addons]
        return next((folder for folder in found if (folder / "__manifest__.py").exists()), None)

    def load(self, title, database, how, *modules, demo=False, checkout=None):
        """Install (-i) or update (-u) modules, see `Setup.load`; return the log's warnings and errors."""
        with ui.step(title) as current:
            log = self.ready.load(database, how, *modules, demo=demo, checkout=checkout, current=current)
        return odoo_log.bad_entries(log)

    def install_with_demo(self, database):
        return self.load("Installing the addon with its demo", database, "-i", paths.ADDON, demo=True)

    def run(self, title, database, statement, checkout=None):
        """Run a statement in an Odoo shell; return its report, or None, and the log's warnings and errors."""
        with ui.step(title) as current:
            found, log = self.ready.run(database, statement, checkout=checkout, current=current)
        return found, odoo_log.bad_entries(log)

    def query(self, database, statement):
        return self.ready.server.execute(statement, database=database)

    def check(self, title, found, figures=""):
        """Count a check: passed if `found` (lines of text, or entries of a log) is empty."""
        lines = [getattr(one, "text", one) for one in found]
        more = [f"… {len(lines) - SHOWN} more"] if lines[SHOWN:] else []
        self.tally.add(title, "\n".join(lines[:SHOWN] + more))
        if not found:
            ui.say(f"✓ {title}{f': {figures}' if figures else ''}")


def ours(entries):
    """Return the entries of a log that name the addon or its models."""
    return [entry for entry in entries if "strategic" in without_places(entry.text)]


def without_places(text):
    """Return a text without the names of databases and of the cache folder, which always contain the addon's name."""
    return re.sub(rf"{paths.ADDON}_[0-9a-f]{{8}}_\w+", "", text.replace(str(paths.cache()), ""))
