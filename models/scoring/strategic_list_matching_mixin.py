from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import CUSTOMER_DOMAIN
from ...tools.company_keys import name_key_sql, vat_key_sql, web_domain_sql
from ...tools.public import checks_access
from .strategic_list_match import SCORES

# Number of customers' ids that one call of `match_step` covers: about a second's work.
STEP = 200_000
# Number of possible customers that are kept for an entry. With more of the same name, the name alone tells nobody.
MOST_MATCHES = 20
# What is compared: (kind, column of the entry, field of the customer, SQL of its key).
KEYS = (
    ("name", "name_key", "name", name_key_sql),
    ("website", "web_domain", "website", web_domain_sql),
    ("vat", "vat_key", "vat", vat_key_sql),
)


class StrategicListMatchingMixin(models.AbstractModel):
    """Mixin of a list: finds the customers that its entries may be.

    Each kind of key is one hash join of the entries with all customers, so it needs no index on a million customers.
    Only customers that the user may see are found, whatever others have said of their own. Whom somebody has confirmed
    or rejected is left alone, so matching again changes nothing, unless entries or customers have changed.
    """

    _name = "strategic.list.matching.mixin"
    _description = "Matching of Lists with Customers"

    matched_up_to = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="Customers up to this id are compared with the entries. 0: no matching is under way.",
    )

    @checks_access("write")
    def match_step(self, restart=False):
        """Compare the next customers with the entries; call it again until it is done.

        What is found is stored with the position, in the same transaction: after a crash, begin anew or go on.

        :param restart: begin anew, with entries and customers as they are now
        :return: a dict of `percent` (of the customers), `done` and, when done, `message` with what was found
        """
        self.ensure_one()
        if restart or not self.matched_up_to:
            self._begin_matching()
        first, last = self.matched_up_to, self._last_customer_id()
        self._compare(first, first + STEP)
        # The position is written in every step, so of two users who match one list at once, one waits for the other.
        self.matched_up_to = first + STEP
        if self.matched_up_to < last:
            return {"percent": 100 * self.matched_up_to // last, "done": False, "message": ""}
        return {"percent": 100, "done": True, "message": self._conclude_matching()}

    def _match(self):
        """Find the customers of all entries at once. It ends as `match_step` does when that is done."""
        self.ensure_one()
        self._begin_matching()
        self._compare()
        return self._conclude_matching()

    def _begin_matching(self):
        """Forget what was found before, but not what a person has said; then look into the previous edition."""
        # A newer version of this addon may know more legal forms than the one that stored the keys.
        entries = self.env["strategic.list.entry"].search([("list_id", "in", (self | self.previous_id).ids)])
        for _kind, column, _field, _key_sql in KEYS:
            self.env.add_to_compute(entries._fields[column], entries)
        self.matched_up_to = 0
        self.env.flush_all()
        found = Domain("reason", "!=", "hand") & Domain("entry_id", "any", self._open_entries())
        self.env.execute_query(
            SQL(
                "DELETE FROM strategic_list_match WHERE id IN %s",
                self.env["strategic.list.match"]._search(found).subselect(),
            )
        )
        if self.previous_id:
            self._add_matches([self._select_former()])

    def _conclude_matching(self):
        """Mark all entries as compared, and return a sentence on what was found.

        Entries that are decided are marked, too: else others would know from those left out which ones these are.
        """
        self.matched_up_to = 0
        self.env.execute_query(
            SQL(
                "UPDATE strategic_list_entry SET is_compared = TRUE WHERE list_id = %s AND is_compared IS NOT TRUE",
                self.id,
            )
        )
        self.env["strategic.list.match"]._forget_shown()
        return self.env._(
            "Sure: %(sure)s. To confirm: %(to_confirm)s. Not customers: %(none)s.",
            sure=self.sure_count,
            to_confirm=self.to_confirm_count,
            none=self.none_count,
        )

    @api.model
    def _last_customer_id(self):
        [(last,)] = self.env.execute_query(SQL("SELECT COALESCE(MAX(id), 0) FROM res_partner"))
        return last

    def _open_entries(self):
        """Return the `Query` of the entries of which this user sees nothing confirmed or rejected."""
        decided = self.env["strategic.list.match"].search_fetch(
            [("entry_id.list_id", "=", self.id), ("decision", "!=", False)], ["entry_id"]
        )
        # By their ids: with a subquery here, PostgreSQL takes the open ones for few, and reads all customers for each.
        return self.env["strategic.list.entry"]._search(
            [("list_id", "=", self.id), ("id", "not in", decided.entry_id.ids)]
        )

    @api.model
    def _customers(self, domain=Domain.TRUE):
        """Return the `Query` of the customers in `domain` that may be on a list: no colleagues, no own companies."""
        return (
            self.env["res.partner"]
            .with_context(active_test=True)
            ._search(
                Domain(CUSTOMER_DOMAIN)
                & Domain("partner_share", "=", True)
                & Domain("is_own_company", "=", False)
                & domain
            )
        )

    def _compare(self, after=None, up_to=None):
        """Store the possible customers of the entries, among those with an id above `after` and not above `up_to`."""
        self.env.flush_all()
        entries = self._open_entries()
        counts = [SQL("COUNT(NULLIF(%s, ''))", SQL.identifier(entries.table, column)) for _k, column, _f, _s in KEYS]
        [with_key] = self.env.execute_query(entries.select(*counts))
        domain = Domain.TRUE if up_to is None else Domain("id", ">", after) & Domain("id", "<=", up_to)
        # Most lists have names only: do not read the customers for a key that no entry has.
        pairs = [self._select_pairs(entries, domain, *key) for key, count in zip(KEYS, with_key, strict=True) if count]
        if pairs:
            self._add_matches(pairs)

    def _select_pairs(self, entries, domain, kind, column, field, key_sql):
        """Return the SELECT of the entries and customers with the same key of one `kind`, see `KEYS`."""
        customers = self._customers(domain if field == "name" else domain & Domain(field, "!=", False))
        Partner = self.env["res.partner"]
        name, country, customer = (
            Partner._field_to_sql(customers.table, field_name, customers) for field_name in (field, "country_id", "id")
        )
        return SQL(
            """
            SELECT entry.id AS entry_id, customer.id AS partner_id, %(kind)s AS kind,
                   entry.country_id = customer.country_id AS is_same_country
              FROM (%(customers)s) AS customer
              JOIN (%(entries)s) AS entry ON entry.key = customer.key
             WHERE entry.key != ''
            """,
            kind=kind,
            customers=customers.select(
                SQL("%s AS id", customer), SQL("%s AS country_id", country), SQL("%s AS key", key_sql(name))
            ),
            entries=entries.select(
                *(
                    SQL("%s AS %s", SQL.identifier(entries.table, source), SQL.identifier(alias))
                    for source, alias in (("id", "id"), ("country_id", "country_id"), (column, "key"))
                )
            ),
        )

    def _select_former(self):
        """Return the SELECT of the entries with the customer that was confirmed for the previous edition."""
        return SQL(
            """
            SELECT entry.id AS entry_id, confirmed.partner_id, 'former' AS kind, NULL::boolean AS is_same_country
              FROM strategic_list_entry AS entry
              JOIN strategic_list_entry AS former
                ON former.name_key = entry.name_key AND former.country_id IS NOT DISTINCT FROM entry.country_id
              JOIN strategic_list_match AS confirmed ON confirmed.entry_id = former.id
             WHERE entry.id IN %(entries)s AND former.list_id = %(previous)s AND confirmed.decision = 'confirmed'
               AND entry.name_key != '' AND confirmed.partner_id IN %(customers)s
            """,
            entries=self._open_entries().subselect(),
            previous=self.previous_id.id,
            customers=self._customers().subselect(),
        )

    @api.model
    def _add_matches(self, pairs):
        """Store the pairs of the SELECTs `pairs` as possible customers, each pair with its surest reason."""
        self.env.execute_query(
            SQL(
                """
                INSERT INTO strategic_list_match (entry_id, partner_id, reason, score)
                SELECT entry_id, partner_id, reason, score
                  FROM (
                    SELECT entry_id, partner_id, reason, score,
                           ROW_NUMBER() OVER (PARTITION BY entry_id ORDER BY score DESC, partner_id) AS place
                      FROM (
                        SELECT entry_id, partner_id,
                               CASE WHEN BOOL_OR(kind = 'vat') THEN 'vat'
                                    WHEN BOOL_OR(kind = 'former') THEN 'former'
                                    WHEN BOOL_OR(kind = 'website') AND BOOL_OR(kind = 'name') THEN 'website_name'
                                    WHEN BOOL_OR(kind = 'website') THEN 'website'
                                    WHEN BOOL_OR(is_same_country) THEN 'name_country'
                                    WHEN BOOL_OR(NOT is_same_country) THEN 'name_other'
                                    ELSE 'name' END AS reason
                          FROM (%(pairs)s) AS pair
                         GROUP BY entry_id, partner_id
                      ) AS found
                      JOIN (VALUES %(scores)s) AS scores (reason, score) USING (reason)
                  ) AS ranked
                 WHERE place <= %(most)s
                ON CONFLICT (entry_id, partner_id) DO NOTHING
                """,
                pairs=SQL(" UNION ALL ").join(SQL("(%s)", pair) for pair in pairs),
                scores=SQL(", ").join(SQL("(%s, %s)", reason, score) for reason, score in SCORES.items()),
                most=MOST_MATCHES,
            )
        )
