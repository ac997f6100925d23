"""The whole table of traits takes little longer than hand-written GROUPING SETS and counts of tags.

The examples are those who bought in the last 24 months. Beside the counts, ours chooses traits from a sample, weighs
them, and names them.
"""
from dev.bench import reading

TARGET = 1.5
UNIT = "ms"
CALLS = 5
measure = reading.time_both
MONTHS = 24

EXAMPLES = """
    SELECT DISTINCT customer.commercial_partner_id AS id
      FROM crm_lead AS lead
      JOIN res_partner AS customer ON customer.id = lead.partner_id
     WHERE lead.active
       AND lead.won_status = 'won'
       AND (lead.company_id IS NULL OR lead.company_id = %(company)s)
       AND lead.date_closed >= %(since)s
"""
CUSTOMERS = f"""
    SELECT partner.*, example.id IS NOT NULL AS is_example
      FROM res_partner AS partner
 LEFT JOIN ({EXAMPLES}) AS example ON example.id = partner.id
     WHERE partner.active
       AND partner.is_company
       AND (partner.partner_share IS NOT TRUE OR partner.company_id IS NULL OR partner.company_id = %(company)s)
       AND partner.id NOT IN (SELECT partner_id FROM res_company)
"""
FIELDS = ("country_id", "industry_id", "is_company", "lang", "state_id", "website")
VALUES = f"""
    SELECT GROUPING({", ".join(FIELDS)}), {", ".join(FIELDS)}, COUNT(*), COUNT(*) FILTER (WHERE is_example)
      FROM (
          SELECT country_id, industry_id, is_company, lang, state_id, COALESCE(website, '') <> '' AS website, is_example
            FROM ({CUSTOMERS}) AS partner
      ) AS customer
  GROUP BY GROUPING SETS ((), {", ".join(f"({name})" for name in FIELDS)})
"""
TAGS = f"""
    SELECT tagged.category_id, COUNT(*), COUNT(*) FILTER (WHERE customer.is_example)
      FROM ({CUSTOMERS}) AS customer
      JOIN res_partner_res_partner_category_rel AS tagged ON tagged.partner_id = customer.id
  GROUP BY tagged.category_id
"""


def calls(env):
    Learning = env["strategic.learning"]
    assert [field.name for field in Learning._trait_fields()] == list(FIELDS)
    first_day = Learning._first_day(MONTHS)
    given = {"company": env.company.id, "since": env["strategic.revenue"]._bound(first_day)}

    def ours():
        return Learning._learn(Learning._buyers(first_day), 70)

    def by_hand():
        env.cr.execute(VALUES, given)
        rows = env.cr.fetchall()
        env.cr.execute(TAGS, given)
        return rows, env.cr.fetchall()

    return ours, by_hand


def compare(proposal, by_hand):
    """Check the totals, and each line of the table, against the rows written by hand."""
    from ast import literal_eval

    rows, tags = by_hand
    counts = {("category_id", tag): (examples, customers) for tag, customers, examples in tags}
    for grouping, *values, customers, examples in rows:
        if grouping == 2 ** len(FIELDS) - 1:
            assert (proposal.customers, proposal.examples) == (customers, examples), (proposal[:2], rows)
            continue
        place = next(n for n in range(len(FIELDS)) if not grouping >> (len(FIELDS) - 1 - n) & 1)
        counts[FIELDS[place], values[place]] = examples, customers
    assert proposal.rows
    for row in proposal.rows:
        [(name, operator, value)] = literal_eval(row["domain"])
        keys = [operator == "!="] if name == "website" else value if isinstance(value, list) else [value]
        found = [sum(one) for one in zip(*(counts[name, key] for key in keys), strict=True)]
        # A customer has one value of a field, but may have several tags.
        if name != "category_id" or len(keys) == 1:
            assert found == [row["example_count"], row["customer_count"]], (row, found)
