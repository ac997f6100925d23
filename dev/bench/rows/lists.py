"""Matching a published list of 10,000 names with all customers takes at most twice as long as a hash join by hand.

The hash join compares the same normalised keys. The addon stores the matches too, and concludes from them which entry
is which customer. Half of the names are names of customers, written another way.
"""
from dev.bench import reading

TARGET = 2
UNIT = "ms"
CALLS = 5
ENTRIES = 10_000
measure = reading.time_both
compare = reading.same

BY_HAND = """
    SELECT entry.id, partner.id
      FROM res_partner AS partner
      JOIN strategic_list_entry AS entry ON entry.name_key = {key}
     WHERE entry.list_id = %s
       AND entry.name_key <> ''
       AND partner.active
       AND (partner.is_company OR partner.parent_id IS NULL)
       AND partner.partner_share
       AND (partner.company_id IS NULL OR partner.company_id = %s)
       AND partner.id NOT IN (SELECT partner_id FROM res_company)
"""
FOUND = """
    SELECT entry.id, found.partner_id
      FROM strategic_list_match AS found
      JOIN strategic_list_entry AS entry ON entry.id = found.entry_id
     WHERE entry.list_id = %s
"""


def calls(env):
    from odoo.tools import SQL

    from odoo.addons.strategic_customer.tools.company_keys import name_key_sql

    published = _published(env)
    key = name_key_sql(SQL("partner.name"))
    query = SQL(BY_HAND.format(key="%s"), key, published.id, env.company.id)

    def ours():
        with env.cr.savepoint(flush=False) as savepoint:
            published._match()
            env.flush_all()
            env.cr.execute(FOUND, [published.id])
            found = set(env.cr.fetchall())
            savepoint.rollback()
        env.invalidate_all(flush=False)
        return found

    def by_hand():
        env.cr.execute(query)
        return set(env.cr.fetchall())

    return ours, by_hand


def _published(env):
    """Return a list with ENTRIES entries; the caller rolls it back."""
    # As a manager: salespeople may read lists only.
    env.user.sudo().group_ids += env.ref("sales_team.group_sale_manager")
    env.cr.execute("SELECT name FROM res_partner WHERE name LIKE 'Customer %%' ORDER BY md5(id::text) LIMIT %s",
                   [ENTRIES // 2])
    names = [f"The {name.upper()} Inc." for [name] in env.cr.fetchall()]
    names += [f"Nobody {number} Ltd" for number in range(ENTRIES - len(names))]
    criterion = env["strategic.criterion"].search(
        [("is_rule", "=", False), ("dimension", "=", "reputation")], order="id", limit=1)
    published = env["strategic.list"].create({"name": "Bench", "criterion_id": criterion.id})
    env["strategic.list.entry"].create([
        {"list_id": published.id, "name": name, "rank": place} for place, name in enumerate(names, start=1)
    ])
    env.flush_all()
    env.cr.execute("ANALYZE strategic_list_entry")
    return published
