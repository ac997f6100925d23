"""The model of the entries of published lists. Its mixins say which customer an entry is for a user (`…shown.mixin`),
when it is matched anew (`…matching.mixin`), how a confirmed entry becomes an assessment (`…assess.mixin`), and which
values an entry may have (`…values.mixin`).
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.company_keys import name_key, vat_key, web_domain
from ...tools.guarded_one2many import GuardedOne2many
from ...tools.limits import is_id
from ...tools.public import checks_access, sees_all_companies
from ...tools.score_field import Score
from .strategic_list_entry_matching_mixin import WRITES_RESULT
from .strategic_list_entry_shown_mixin import SHOWN_FIELDS

# The fields by which customers are recognised.
MATCHED_FIELDS = frozenset({"name", "website", "vat", "country_id"})
# The fields that only matching and confirming write.
RESULT_FIELDS = frozenset({"is_compared", *SHOWN_FIELDS}) - {"partner_id"}


class StrategicListEntry(models.Model):
    """One place on a published list: a company, and which of the customers it is.

    What is stored is what the list prints, the same for all users. The rest depends on the customers that a user sees.
    """

    _name = "strategic.list.entry"
    _inherit = [
        "strategic.list.entry.shown.mixin",
        "strategic.list.entry.matching.mixin",
        "strategic.list.entry.assess.mixin",
        "strategic.list.entry.values.mixin",
        "strategic.record",
    ]
    _description = "Entry of a Published List"
    _order = "list_id, rank, id"

    list_id = fields.Many2one(comodel_name="strategic.list", required=True, ondelete="cascade", index=True)
    rank = fields.Integer(aggregator="min", help="The place on the list. 0: the list has no ranks.")
    name = fields.Char(string="Company", required=True, help="The company's name, as the list spells it.")
    website = fields.Char(help="Recognises a customer whose name is spelt in another way.")
    vat = fields.Char(string="VAT", help="Recognises a customer whose name is spelt in another way.")
    country_id = fields.Many2one(
        comodel_name="res.country", help="Tells apart customers with the same name in different countries."
    )
    name_key = fields.Char(compute="_compute_keys", store=True, precompute=True)
    web_domain = fields.Char(compute="_compute_keys", store=True, precompute=True)
    vat_key = fields.Char(compute="_compute_keys", store=True, precompute=True)
    points = Score(
        compute="_compute_points",
        store=True,
        aggregator="avg",
        help="What the place is worth by the points of the list; empty if no line of them reaches its rank.",
    )
    match_ids = GuardedOne2many(
        comodel_name="strategic.list.match", inverse_name="entry_id", string="Possible Customers", readonly=True
    )
    match_count = fields.Integer(
        string="Found", compute="_compute_match_count", help="Customers that may be the company of this entry."
    )
    is_kept = fields.Boolean(
        string="Kept Another Assessment",
        compute="_compute_is_kept",
        search="_search_is_kept",
        exportable=False,
        help="The customer is confirmed, but keeps another assessment.",
    )
    is_outdated = fields.Boolean(
        string="Outdated",
        compute="_compute_is_outdated",
        search="_search_is_outdated",
        exportable=False,
        help="The assessment would have another value by today's rank and points.",
    )
    has_fallen_off = fields.Boolean(
        string="Fell Off",
        compute="_compute_has_fallen_off",
        search="_search_has_fallen_off",
        exportable=False,
        help="The customer was on this list, and is not on its next edition.",
    )
    is_counting = fields.Boolean(
        string="Counts",
        compute="_compute_is_counting",
        search="_search_is_counting",
        exportable=False,
        help="The assessment made from this entry counts today.",
    )

    _rank_not_negative = models.Constraint("CHECK (rank >= 0)", "A rank is a number from 1 on.")
    _once_on_a_list = models.UniqueIndex(
        "(list_id, name, COALESCE(country_id, 0))", "A company can stand on a list once only."
    )

    @api.depends("name", "website", "vat")
    def _compute_keys(self):
        for entry in self:
            entry.name_key = name_key(entry.name)
            entry.web_domain = web_domain(entry.website)
            entry.vat_key = vat_key(entry.vat)

    @api.depends("rank", "list_id.band_ids.rank_to", "list_id.band_ids.value")
    def _compute_points(self):
        for entry in self:
            entry.points = entry.list_id.band_ids._points_of(entry.rank)

    @api.depends("match_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_match_count(self):
        counts = dict(
            self.env["strategic.list.match"]._read_group(
                [("entry_id", "in", self.ids)], groupby=["entry_id"], aggregates=["__count"]
            )
        )
        for entry in self:
            entry.match_count = counts.get(entry._origin, 0)

    @api.depends("result")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_kept(self):
        for entry in self:
            entry.is_kept = entry.result in ("person", "list")

    def _search_is_kept(self, operator, _value):
        return Domain("result", "in", ["person", "list"]) if operator == "in" else NotImplemented

    @api.depends("points", "match_ids.assessment_id.value", "match_ids.assessment_id.active", "assessment_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_outdated(self):
        for entry in self:
            assessment = entry.assessment_id
            entry.is_outdated = assessment.active and entry.points is not False and assessment.value != entry.points

    def _search_is_outdated(self, operator, _value):
        if operator != "in":
            return NotImplemented
        return Domain("assessment_id.active", "=", True) & Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s <> (SELECT value FROM strategic_assessment AS made WHERE made.id = %s)",
                model._field_to_sql(alias, "points", query),
                model._field_to_sql(alias, "assessment_id", query),
            )
        )

    @api.depends("state", "partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_has_fallen_off(self):
        fallen = self.search([("id", "in", self.ids), ("has_fallen_off", "=", True)])
        for entry in self:
            entry.has_fallen_off = entry._origin in fallen

    @api.depends("match_ids.assessment_id.active", "match_ids.assessment_id.valid_until", "assessment_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_counting(self):
        for entry in self:
            entry.is_counting = entry.assessment_id.active and not entry.assessment_id.is_expired

    def _search_is_counting(self, operator, _value):
        if operator != "in":
            return NotImplemented
        return Domain("assessment_id", "any", [("active", "=", True), ("is_expired", "=", False)])

    @api.depends("name", "rank")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = f"{entry.rank}. {entry.name}" if entry.rank else entry.name

    @api.model
    def default_get(self, fields):
        # Don't let a `default_…` in the context, or a default that a user has saved, write a result.
        defaults = super().default_get([name for name in fields if name not in RESULT_FIELDS])
        return self._with_customer(defaults) if is_id(defaults.get("partner_id")) else defaults

    @api.model_create_multi
    def create(self, vals_list):
        self.browse().check_access("create")
        self._check_result_not_written({name for vals in vals_list for name in vals})
        self._check_ranks(vals_list)
        self._check_names(vals_list)
        self._check_listed(vals_list)
        self._check_twice(vals_list)
        return super().create([self._with_customer(vals) for vals in vals_list])

    def write(self, vals):
        if self.env.context.get("strategic_list_result") is WRITES_RESULT:
            return super().write(vals)
        self._check_result_not_written(vals)
        self._check_ranks([vals])
        self._check_names([vals])
        if not vals.keys().isdisjoint({"partner_id", "list_id"}):
            self._check_not_confirmed()
        if "list_id" in vals:
            self.filtered(lambda entry: entry.list_id.id != vals["list_id"])._check_undecided()
        vals = self._with_customer(vals)
        if vals.keys() == {"partner_id"}:
            return self._write_customer(vals)
        result = super().write(vals)
        if "partner_id" not in vals and not MATCHED_FIELDS.isdisjoint(vals):
            self._forget_matches()
        return result

    def _write_customer(self, vals):
        """Write the customer alone. Nothing of the entry is written: who last updated it is public, too."""
        self.check_access("write")
        self._check_values([vals])
        self._check_links([vals])
        self._choose_by_hand(dict.fromkeys(self, self.env["res.partner"].browse(vals["partner_id"] or ())))
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        if confirmed := self.filtered(lambda entry: entry.state == "confirmed"):
            raise UserError(
                self.env._(
                    '"%(company)s" is confirmed as a customer and can\'t be deleted: undo the confirmation first.',
                    company=confirmed[0].display_name,
                )
            )
        self._check_undecided()

    def _check_undecided(self):
        """Raise a `UserError` if these entries may be confirmed as customers that the user does not see now.

        Whether they are is a secret of the other companies. So a user who may not work in all companies is told so of
        every entry that has been compared with customers.
        """
        if self.env.su:
            return
        sees_all = sees_all_companies(self.env)
        # sudo: a user who may work in all companies may know it.
        decided = self.sudo().filtered(lambda entry: entry.state == "confirmed" if sees_all else entry.is_compared)
        if decided:
            raise UserError(
                self.env._(
                    'Other companies may have confirmed customers of theirs on "%(list)s": select all companies first, '
                    "or ask somebody who may work in all of them.",
                    list=decided[0].list_id.display_name,
                )
            )

    @api.model
    @checks_access("read")
    def get_import_templates(self):
        """Return the file that Odoo's import offers as an example."""
        return [
            {
                "label": self.env._("Import Template for Entries of a List"),
                "template": "/strategic_customer/static/csv/list_entries.csv",
            }
        ]

    @api.model
    def _with_customer(self, vals):
        """Return `vals` with the company in place of a contact."""
        if not vals.get("partner_id"):
            return vals
        return dict(vals, partner_id=self.env["res.partner"].browse(vals["partner_id"]).commercial_partner_id.id)

    @api.model
    def _check_result_not_written(self, names):
        """Raise a `UserError` if one of the written fields `names` is for matching and confirming alone."""
        for name in sorted(RESULT_FIELDS.intersection(names)):
            raise UserError(
                self.env._(
                    '"%(field)s" can\'t be written: match the list with the customers, and confirm what is found.',
                    field=self._fields[name]._description_string(self.env),
                )
            )
