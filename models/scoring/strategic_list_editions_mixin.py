from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.public import checks_access


class StrategicListEditionsMixin(models.AbstractModel):
    """Mixin of a list: its editions, and who fell off with the next one.

    A customer on the next edition is assessed anew when its match is confirmed. One that is missing there keeps the
    assessment, until it runs out or a user withdraws it: being left out of a list need not mean a worse reputation.
    """

    _name = "strategic.list.editions.mixin"
    _description = "Editions of a List"

    previous_id = fields.Many2one(
        comodel_name="strategic.list",
        string="Previous Edition",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
        help="Matches that were confirmed there are sure here, and customers who are no longer listed are shown.",
    )
    next_ids = fields.One2many(comodel_name="strategic.list", inverse_name="previous_id", string="Next Edition")
    fallen_count = fields.Integer(
        string="Fell Off",
        compute="_compute_fallen_count",
        help="Customers on the previous edition who are not on this one.",
    )
    fallen_counting_count = fields.Integer(
        string="Fell Off, Still Counting",
        compute="_compute_fallen_count",
        help="Those of them whose assessment from the previous edition still counts.",
    )

    _one_next_edition = models.UniqueIndex(
        "(previous_id) WHERE previous_id IS NOT NULL", "This list has a next edition already."
    )

    @api.depends("entry_ids.state", "previous_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_fallen_count(self):
        entries = self.env["strategic.list.entry"]
        domain = [("list_id", "in", self.previous_id.ids), ("has_fallen_off", "=", True)]
        fallen = counting = {}
        # Most lists have no previous edition, and need no query.
        if self.previous_id:
            fallen = dict(entries._read_group(domain, ["list_id"], ["__count"]))
            counting = dict(entries._read_group([*domain, ("is_counting", "=", True)], ["list_id"], ["__count"]))
        for published in self:
            published.fallen_count = fallen.get(published.previous_id, 0)
            published.fallen_counting_count = counting.get(published.previous_id, 0)

    @api.constrains("previous_id")
    def _check_previous_id(self):
        if self._has_cycle("previous_id"):
            raise ValidationError(self.env._("A list can't be an edition before itself: choose another one."))

    @api.model_create_multi
    def create(self, vals_list):
        self._check_no_next_edition(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_no_next_edition([vals])
        return super().write(vals)

    @api.model
    def _check_no_next_edition(self, vals_list):
        """Raise a `ValidationError` if a list in `vals_list` is to follow one that has a next edition already."""
        self._check_values(vals_list)
        previous_ids = [vals["previous_id"] for vals in vals_list if vals.get("previous_id")]
        if not previous_ids:
            return
        lists = self.with_context(active_test=False)
        others = lists.search([("previous_id", "in", previous_ids), ("id", "not in", self.ids)], limit=1)
        if others:
            raise ValidationError(
                self.env._(
                    '"%(list)s" has a next edition already: "%(other)s".',
                    list=others.previous_id.display_name,
                    other=others.display_name,
                )
            )

    @checks_access("create")
    def action_new_edition(self):
        """Open the next edition of this list; create it with the same points if there is none."""
        self.ensure_one()
        following = self.with_context(active_test=False).next_ids[:1] or self.copy(
            {
                "edition": self._next_edition(),
                "previous_id": self.id,
                "date": fields.Date.context_today(self),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": following.id,
            "views": [(False, "form")],
        }

    @api.readonly
    @checks_access("read")
    def action_open_fallen(self):
        """Open the entries of the previous edition whose customers fell off."""
        self.ensure_one()
        return self.previous_id._action_entries(
            self.env._("Fell Off %s", self.display_name),
            [("list_id", "=", self.previous_id.id), ("has_fallen_off", "=", True)],
        )

    @checks_access("write")
    def action_withdraw_fallen(self):
        """Withdraw the assessments that the previous edition made of customers who fell off."""
        self.ensure_one()
        fallen = self.env["strategic.list.entry"].search(
            [("list_id", "in", self.previous_id.ids), ("has_fallen_off", "=", True), ("is_counting", "=", True)]
        )
        if not fallen:
            raise UserError(
                self.env._('No assessment of a customer who fell off "%(list)s" counts.', list=self.display_name)
            )
        return fallen.action_withdraw()

    def _next_edition(self):
        """Return the name of the next edition: the next year after a year, else empty."""
        is_year = self.edition and self.edition.isdecimal() and len(self.edition) == 4
        return str(int(self.edition) + 1) if is_year else False

    def _former_editions(self):
        """Return all editions before these lists."""
        former = self.browse()
        previous = self.previous_id
        while previous:
            former |= previous
            previous = previous.previous_id - former
        return former

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        if "previous_id" in (default or {}):
            # The next edition ends by its own date.
            return [{name: value for name, value in vals.items() if name != "valid_until"} for vals in vals_list]
        return [
            dict(vals, name=self.env._("%(name)s (copy)", name=published.name))
            for published, vals in zip(self, vals_list, strict=True)
        ]
