"""The rows of the benchmark, in the order in which they are measured and shown."""
import importlib

ALL = (
    "rescore_full", "rescore_idle", "threshold_change", "rescore_change", "install", "write_unwatched", "write_watched",
    "list_first_page", "fits_page", "fits_page_filtered", "pipeline", "matrix", "matrix_audience", "portfolio",
    "readiness", "lookalikes", "partnership_kanban", "partner_form", "partner_form_sales", "settings_form",
    "memory", "growth",
)
COLUMNS = ("row", "ours", "reference", "ratio", "target", "met")


def module(name):
    return importlib.import_module(f"dev.bench.rows.{name}")


def measure(bench, name):
    """Measure row `name`; return a dictionary with the keys COLUMNS, and with more keys that table.py needs.

    KIND of the row says what `ratio` and TARGET are: "ratio" is ours divided by the reference, "difference" is ours
    minus the reference, "amount" is ours alone, without a reference.
    """
    row = module(name)
    kind = getattr(row, "KIND", "ratio")
    ours, reference = row.measure(bench, name)
    ratio = {"ratio": lambda: ours / reference, "difference": lambda: ours - reference, "amount": lambda: ours}[kind]()
    return {
        "row": name, "ours": rounded(ours), "reference": rounded(reference), "ratio": rounded(ratio),
        "target": row.TARGET, "met": ratio <= row.TARGET, "unit": row.UNIT, "kind": kind,
        "note": getattr(row, "NOTE", ""),
    }


def rounded(value):
    """Return a number rounded to four significant digits; None stays None."""
    return None if value is None else float(f"{value:.4g}")
