"""The first page of the list of strategic customers with its counts, beside the same records by their ids."""
from dev.bench import bases, reading

TARGET = 2
UNIT = "ms"
BASE = bases.SCORED


def measure(bench):
    return reading.time_both(bench, "list_first_page")


def calls(env):
    Partner = env["res.partner"]
    view = reading.specification(env, "res.partner", "strategic_customer.res_partner_view_list_strategic")
    domain = ["&", "|", ("is_company", "=", True), ("parent_id", "=", False), ("is_strategic", "=", True)]
    ids = Partner.search(domain, limit=reading.PAGE).ids

    def page(wanted):
        found = Partner.web_search_read(wanted, view, limit=reading.PAGE, count_limit=reading.COUNT_LIMIT)
        assert [record["id"] for record in found["records"]] == ids
        Partner.search_count(wanted)

    return lambda: page(domain), lambda: page([("id", "in", ids)])
