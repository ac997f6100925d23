"""The rows of the benchmark, in the order in which they are measured and shown."""
import importlib
import statistics

from dev.bench import verdict

ALL = (
    "rescore_full", "rescore_idle", "threshold_change", "rescore_change", "rescore_rules", "cron_wall", "install",
    "write_unwatched", "write_watched", "write_watched_ms", "write_watched_ms_53", "list_first_page", "fits_page",
    "fits_page_filtered", "pipeline", "matrix", "matrix_audience", "histogram", "portfolio", "portfolio_invoices",
    "readiness", "home", "coverage", "learn", "lookalikes", "lists", "api_assessments", "partnership_kanban",
    "partner_form", "partner_form_sales", "settings_form", "memory", "growth",
)
COLUMNS = ("row", "ours", "reference", "ratio", "spread", "target", "is_limit", "met", "verdict")


def module(name):
    return importlib.import_module(f"dev.bench.rows.{name}")


def measure(bench, name):
    """Measure row `name`; return a dictionary with the keys COLUMNS, and with more keys that table.py needs.

    measure(bench, name) of the row returns `verdict.Figures`. KIND of the row says what `ratio` and TARGET are, see
    `verdict.compare`. IS_LIMIT is false if the reference is no limit: other code that does something like it, which
    may be slow itself, so a low ratio proves little.
    """
    row = module(name)
    kind = getattr(row, "KIND", "ratio")
    figures = row.measure(bench, name)
    ratio, spread = verdict.ratio(kind, figures), verdict.spread(kind, figures)
    found = verdict.verdict(ratio, spread, row.TARGET)
    return {
        "row": name, "ours": rounded(statistics.median(figures.ours)),
        "reference": rounded(statistics.median(figures.reference)) if figures.reference else None,
        "ratio": rounded(ratio),
        # In per cent of the ratio; that of a difference, which may be 0, in its unit.
        "spread": rounded(spread if kind == "difference" else 100 * spread / ratio),
        "target": row.TARGET, "is_limit": getattr(row, "IS_LIMIT", True), "met": found == verdict.MET,
        "verdict": found, "unit": row.UNIT, "kind": kind,
        "note": "; ".join(filter(None, (getattr(row, "NOTE", ""), figures.note))),
    }


def rounded(value):
    """Return a number rounded to four significant digits; None stays None."""
    return None if value is None else float(f"{value:.4g}")
