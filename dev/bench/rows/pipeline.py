"""The pipeline filtered to strategic customers opens about as fast as the pipeline without the filter.

The pipeline without the filter reads other opportunities, so it is no limit.
"""
from dev.bench import reading

TARGET = 1.5
IS_LIMIT = False
UNIT = "ms"
measure = reading.time_both


def calls(env):
    Lead = env["crm.lead"]
    view = reading.specification(env, "crm.lead", "crm.crm_case_kanban_view_leads")
    pipeline = [("type", "=", "opportunity")]

    def page(wanted):
        found = Lead.web_search_read(wanted, view, limit=reading.PAGE, count_limit=reading.COUNT_LIMIT)
        assert found["records"]

    return lambda: page(["&", *pipeline, ("is_strategic", "=", True)]), lambda: page(pipeline)
