"""Opening the list of strategic customers takes at most twice as long as opening a list of the same customers by id.

Ours and the reference also count the customers, as the web client does.
"""
from dev.bench import reading

TARGET = 2
UNIT = "ms"
measure = reading.time_both


def calls(env):
    Partner = env["res.partner"]
    list_view = "strategic_customer.res_partner_view_list_strategic"
    view = reading.specification(env, "res.partner", list_view)
    order = env.ref(list_view).sudo()._get_combined_arch().get("default_order")
    domain = ["&", "|", ("is_company", "=", True), ("parent_id", "=", False), ("is_strategic", "=", True)]
    ids = Partner.search(domain, order=order, limit=reading.PAGE).ids

    def page(wanted):
        found = Partner.web_search_read(wanted, view, order=order, limit=reading.PAGE, count_limit=reading.COUNT_LIMIT)
        assert [record["id"] for record in found["records"]] == ids
        Partner.search_count(wanted)

    return lambda: page(domain), lambda: page([("id", "in", ids)])
