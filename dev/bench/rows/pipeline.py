"""The pipeline filtered to strategic customers with its count, compared with the pipeline without the filter."""
from dev.bench import bases, reading

TARGET = 1.5
UNIT = "ms"
BASE = bases.SCORED


def measure(bench):
    return reading.time_both(bench, "pipeline")


def calls(env):
    Lead = env["crm.lead"]
    view = reading.specification(env, "crm.lead", "crm.crm_case_kanban_view_leads")
    pipeline = [("type", "=", "opportunity")]

    def page(wanted):
        found = Lead.web_search_read(wanted, view, limit=reading.PAGE, count_limit=reading.COUNT_LIMIT)
        assert found["records"]

    return lambda: page(["&", *pipeline, ("is_strategic", "=", True)]), lambda: page(pipeline)
