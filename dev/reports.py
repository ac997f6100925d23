"""How code that we run in an Odoo shell reports what it found: as a marked line of JSON in the shell's output."""
import json
import sys

from dev import paths

MARK = "REPORT "


def script(statement):
    """Return the input that has an Odoo shell run a statement; an exception ends the shell with an error status."""
    return f"import sys; sys.path.append({str(paths.ROOT)!r}); {statement}\n"


def report(**values):
    sys.stdout.write(f"{MARK}{json.dumps(values)}\n")


def split(output):
    """Return the values of the last report in a shell's output, or None, and the other lines: Odoo's log."""
    lines = output.splitlines()
    found = [json.loads(line.removeprefix(MARK)) for line in lines if line.startswith(MARK)]
    return found[-1] if found else None, "\n".join(line for line in lines if not line.startswith(MARK))
