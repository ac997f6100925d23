"""Reads the warnings and errors in Odoo's log."""
import re
from dataclasses import dataclass

from dev import paths

# A line of Odoo's log: time, process, level, database, logger, message.
ENTRY = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+): ")
BAD = {"WARNING", "ERROR", "CRITICAL"}


@dataclass
class Entry:
    level: str
    logger: str
    text: str

    @property
    def is_known(self):
        """Return whether to ignore the entry, because it is a Python warning about a file outside the addon.

        Such warnings come because Odoo 19 itself uses deprecated parts of the packages that it requires. The first line
        of a warning names the file. The other lines are the stack, which may name files of the addon.
        """
        return self.logger == "py.warnings" and f"/addons/{paths.ADDON}/" not in self.text.partition("\n")[0]


def bad_entries(log):
    """Return the warnings and errors of a log, each with all its lines; a traceback outside an entry is an error."""
    found, current = [], None
    for line in log.splitlines():
        start = ENTRY.match(line)
        if start or (line.startswith("Traceback") and not current):
            current = None
            if not start or start["level"] in BAD:
                current = Entry(start["level"], start["logger"], line) if start else Entry("ERROR", "", line)
                found.append(current)
        elif current:
            current.text += f"\n{line}"
    return [entry for entry in found if not entry.is_known]
