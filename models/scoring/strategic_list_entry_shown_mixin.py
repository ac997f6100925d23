from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import CUSTOMER_DOMAIN
from ...tools.odoo_private import SearchableMany2one, SearchableSelection
from .strategic_list_match import RESULTS, SURE_ALONE, SURE_AMONG_OTHERS

# The fields that depend on who reads them.
SHOWN_FIELDS = ("state", "match_id", "partner_id", "result", "assessment_id")


class StrategicListEntryShownMixin(models.AbstractModel):
    """Mixin of an entry: which customer it is, of those that the user may see.

    An entry is public, its customers are not. So nothing of them is stored on the entry: these fields are worked out
    of the matches that the user may see, in SQL. Reading, searching, grouping and sorting all ask the same SQL, so a
    user without access to a customer sees everywhere what there would be without this customer.

    - Sure: VAT, or website and name, are the same as of one customer, or a person has said it, now or for the previous
      edition. Also sure is the only customer with the same website, or with the same name and no other country.
    - To confirm: there are several, or the country contradicts, or two entries would be the same customer.
    """

    _name = "strategic.list.entry.shown.mixin"
    _description = "Customer of an Entry"

    is_compared = fields.Boolean(
        string="Compared with Customers",
        readonly=True,
        copy=False,
        help="The list has been matched since the data of this entry last changed.",
    )
    state = SearchableSelection(
        selection=[
            ("new", "Not Compared Yet"),
            ("sure", "Sure"),
            ("to_confirm", "To Confirm"),
            ("none", "Not a Customer"),
            ("confirmed", "Confirmed"),
            ("rejected", "Rejected"),
        ],
        string="Match",
        compute="_compute_shown",
        help="Sure: same VAT or website, or the only customer with this name, and no other country. To Confirm: "
        "somebody has to say which customer it is. Rejected: somebody said that it is none of those found.",
    )
    match_id = SearchableMany2one(
        comodel_name="strategic.list.match",
        string="Possible Customer of an Entry",
        compute="_compute_shown",
        exportable=False,
    )
    partner_id = SearchableMany2one(
        comodel_name="res.partner",
        string="Customer",
        compute="_compute_partner_id",
        inverse="_inverse_partner_id",
        domain=CUSTOMER_DOMAIN,
        help="The customer that this entry is: the most likely one, until somebody confirms it.",
    )
    result = SearchableSelection(selection=RESULTS, compute="_compute_shown", help="What came of the confirmation.")
    assessment_id = SearchableMany2one(
        comodel_name="strategic.assessment", compute="_compute_shown", help="The assessment made from this entry."
    )

    @api.depends(
        "is_compared",
        "list_id.matched_up_to",
        "match_ids.partner_id",
        "match_ids.reason",
        "match_ids.score",
        "match_ids.decision",
        "match_ids.result",
        "match_ids.assessment_id",
    )
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_shown(self):
        query = self.browse(self.ids)._as_query(ordered=False)
        shown = self._join_shown(query.table, query, self.ids)
        names = [name for name in SHOWN_FIELDS if self._fields[name].compute == "_compute_shown"]
        columns = [self._shown_to_sql(name, query.table, shown, query) for name in names]
        id_ = self._field_to_sql(query.table, "id", query)
        rows = self.env.execute_query(query.select(id_, *columns)) if self.ids else []
        found = {row[0]: row[1:] for row in rows}
        unsaved = ["new" if name == "state" else False for name in names]
        for entry in self:
            for name, value in zip(names, found.get(entry._origin.id, unsaved), strict=True):
                entry[name] = value

    # Apart from the others: on a form that is not saved yet, they must not write over what the user has chosen.
    @api.depends("match_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_partner_id(self):
        for entry in self:
            entry.partner_id = entry.match_id.partner_id

    def _inverse_partner_id(self):
        self._choose_by_hand({entry: entry.partner_id for entry in self})

    def _choose_by_hand(self, chosen):
        """Make the customer that a person has set the surest of the possible ones; an empty one rejects the entry.

        :param chosen: the customer of each entry
        """
        matches = self._visible_matches()
        # sudo: no user may write matches, as only matching knows what they are.
        matches.filtered(
            lambda match: (
                (match.reason == "hand" and chosen[match.entry_id]) or match.partner_id == chosen[match.entry_id]
            )
        ).sudo().unlink()
        matches.exists().filtered(lambda match: not chosen[match.entry_id])._decide("rejected")
        matches._add_by_hand([(entry, partner) for entry, partner in chosen.items() if partner])

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr not in SHOWN_FIELDS or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return self._shown_to_sql(field_expr, alias, self._join_shown(alias, query), query)

    def _shown_to_sql(self, name, alias, shown, query):
        """Return the SQL of the field `name` of the entries in `alias`.

        :param shown: the alias that `_join_shown` returned
        """
        column = SQL.identifier(shown, name)
        if name != "state":
            return column
        lists, list_alias = self._fields["list_id"].join(self, alias, query)
        return SQL(
            "COALESCE(%s, CASE WHEN %s AND COALESCE(%s, 0) = 0 THEN 'none' ELSE 'new' END)",
            column,
            self._field_to_sql(alias, "is_compared", query),
            lists._field_to_sql(list_alias, "matched_up_to", query),
        )

    def _join_shown(self, alias, query, only_ids=None):
        """Join what the user may know of the entries in `alias` to the `query`, and return the alias of the join.

        :param only_ids: ids of the entries, if they are known: then few others need to be looked at
        """
        # Record rules are asked as the superuser, maybe in the same query.
        shown = query.make_alias(alias, "shown_su" if self.env.su else "shown")
        # The list is part of the condition: PostgreSQL then looks at one list alone, if the query asks for one.
        condition = SQL(
            "%s = %s AND %s = %s",
            self._field_to_sql(alias, "id", query),
            SQL.identifier(shown, "entry_id"),
            self._field_to_sql(alias, "list_id", query),
            SQL.identifier(shown, "list_id"),
        )
        query.add_join("LEFT JOIN", shown, SQL("(%s)", self._select_shown(only_ids)), condition)
        return shown

    @api.model
    def _select_shown(self, only_ids=None):
        """Return the SELECT of the entries with a visible match: `entry_id`, `list_id` and the fields shown.

        Of an entry's matches, the confirmed one comes first, then the surest that nobody has rejected.
        """
        return SQL(
            """
            SELECT entry_id, list_id, state, result, assessment_id,
                   CASE WHEN state NOT IN ('new', 'rejected') THEN id END AS match_id,
                   CASE WHEN state NOT IN ('new', 'rejected') THEN partner_id END AS partner_id
              FROM (
                SELECT id, entry_id, list_id, partner_id, result, assessment_id,
                       CASE WHEN decision IS NOT NULL THEN decision
                            WHEN is_new THEN 'new'
                            WHEN is_sure
                                 AND COUNT(*) FILTER (WHERE is_sure) OVER (PARTITION BY list_id, partner_id) = 1
                                 THEN 'sure'
                            ELSE 'to_confirm' END AS state
                  FROM (
                    SELECT best.*,
                           CASE WHEN decision IS NOT NULL THEN decision = 'confirmed'
                                WHEN next_score IS NULL THEN score >= %(alone)s
                                ELSE score >= %(among_others)s AND score != next_score END AS is_sure
                      FROM (%(best)s) AS best
                  ) AS compared
              ) AS concluded
            """,
            among_others=SURE_AMONG_OTHERS,
            alone=SURE_ALONE,
            best=self._select_best(only_ids),
        )

    @api.model
    def _select_best(self, only_ids):
        """Return the SELECT of the first visible match of each entry, with the `next_score` there."""
        Match = self.env["strategic.list.match"]
        matches = Match._search(Domain.TRUE if only_ids is None else self._domain_related(only_ids))
        names = ("id", "entry_id", "partner_id", "reason", "score", "decision", "result", "assessment_id")
        published = self.env["strategic.list"]._fields["matched_up_to"]
        return SQL(
            """
            SELECT DISTINCT ON (entry.list_id, found.entry_id) found.*, entry.list_id,
                   found.reason != 'hand'
                   AND (%(is_compared)s IS NOT TRUE OR COALESCE(%(matched_up_to)s, 0) != 0) AS is_new,
                   LEAD(CASE WHEN found.decision IS NULL THEN found.score END) OVER (
                       PARTITION BY entry.list_id, found.entry_id ORDER BY %(order)s
                   ) AS next_score
              FROM (%(matches)s) AS found
              JOIN strategic_list_entry AS entry ON entry.id = found.entry_id
              JOIN strategic_list AS published ON published.id = %(list_id)s
             ORDER BY entry.list_id, found.entry_id, %(order)s
            """,
            order=SQL(
                "CASE found.decision WHEN 'confirmed' THEN 1 WHEN 'rejected' THEN 3 ELSE 2 END,"
                " found.score DESC, found.partner_id"
            ),
            matches=matches.select(
                *(
                    SQL("%s AS %s", Match._field_to_sql(matches.table, name, matches), SQL.identifier(name))
                    for name in names
                )
            ),
            is_compared=SQL.identifier("entry", "is_compared", to_flush=self._fields["is_compared"]),
            list_id=SQL.identifier("entry", "list_id", to_flush=self._fields["list_id"]),
            matched_up_to=SQL.identifier("published", "matched_up_to", to_flush=published),
        )

    @api.model
    def _domain_related(self, entry_ids):
        """Return the domain of the matches of these entries, and of others that may be the same customers."""
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                """
                %s IN (
                    SELECT other.entry_id
                      FROM strategic_list_match AS own
                      JOIN strategic_list_match AS other ON other.partner_id = own.partner_id
                     WHERE own.entry_id IN %s
                )
                """,
                model._field_to_sql(alias, "entry_id", query),
                tuple(entry_ids) or (0,),
            )
        )
