"""Passes values out of an Odoo shell: code in the shell prints a marked line of JSON, and `split` reads the line."""
import json
import sys

from dev import paths

MARK = "REPORT "


def script(statement):
    """Return the input with which an Odoo shell runs `statement`; an exception ends the shell with an error status."""
    return f"import sys; sys.path.append({str(paths.ROOT)!r}); {statement}\n"


def report(**values):
    sys.stdout.write(f"{MARK}{json.dumps(values)}\n")


def split(output):
    """Return the values of the last report in a shell's output, or None, and the other lines, which are Odoo's log."""
    lines = output.splitlines()
    found = [json.loads(line.removeprefix(MARK)) for line in lines if line.startswith(MARK)]
    return found[-1] if found else None, "\n".join(line for line in lines if not line.startswith(MARK))
