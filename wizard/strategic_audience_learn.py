from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import formatLang

from ..models.insight.strategic_learning import ENOUGH_EXAMPLES
from ..tools import learning
from ..tools.limits import is_id
from ..tools.public import checks_access

# The most months of sales to learn from, and how many it is at first.
MOST_MONTHS, MONTHS = 120, 24


class StrategicAudienceLearn(models.TransientModel):
    """Learn from example customers which rules an audience might have, try them on later buyers, and make them."""

    _name = "strategic.audience.learn"
    _inherit = ["strategic.record"]
    _description = "Learn from Examples"

    audience_id = fields.Many2one(
        comodel_name="strategic.audience",
        string="Rules for",
        ondelete="cascade",
        help="The audience that gets the rules. To make a new one, type its name.",
    )
    source = fields.Selection(
        selection=[
            ("won", "Those Who Bought"),
            ("selected", "Selected Customers"),
            ("audience", "Those Who Fit an Audience"),
            ("partnership", "Those of a Partnership"),
        ],
        string="Examples",
        default="won",
        required=True,
        help="The customers to learn from. They are compared with all customers in scope.",
    )
    months = fields.Integer(
        string="In the Last (Months)", default=MONTHS, help="Customers that bought in so many months are examples."
    )
    partner_ids = fields.Many2many(comodel_name="res.partner", string="Customers", help="The customers to learn from.")
    from_audience_id = fields.Many2one(
        comodel_name="strategic.audience",
        string="Audience",
        ondelete="cascade",
        help="Customers whose fit to this audience is as high as it needs are examples.",
    )
    partnership_id = fields.Many2one(
        comodel_name="strategic.partnership",
        ondelete="cascade",
        help="Its customer and those who bought from its opportunities are examples.",
    )
    example_text = fields.Char(compute="_compute_example_text", exportable=False)
    is_learned = fields.Boolean(readonly=True)
    line_ids = fields.One2many(comodel_name="strategic.audience.learn.line", inverse_name="wizard_id", string="Traits")
    fit_needed = fields.Integer(
        help="A customer fits from this score on, from 1 to 100. The proposed one parts the examples best from the "
        "others.",
    )
    # What `strategic.learning` found: numbers of customers and examples, and the cells that `reach` is counted from.
    figures = fields.Json(readonly=True)
    reach = fields.Char(
        string="What They Reach",
        compute="_compute_reach",
        exportable=False,
        help="How many of the examples, and how many others, would fit the audience by the ticked traits alone.",
    )
    warning = fields.Char(compute="_compute_warning", exportable=False)
    criterion_count = fields.Integer(related="audience_id.criterion_count")
    present = fields.Selection(
        selection=[("keep", "Keep Them Beside the New Rules"), ("archive", "Archive Them")],
        string="Present Criteria",
        default="keep",
        required=True,
        help="The criteria that the audience has already. Archived ones can be brought back.",
    )
    backtest_date = fields.Date(
        string="Learn from Sales before",
        help="It learns from those who bought before this day, and is tried on those who bought since.",
    )
    backtest = fields.Json(readonly=True)

    @api.model
    def default_get(self, fields):
        """Take the customers ticked in a list as the examples."""
        defaults = super().default_get(fields)
        ids = self.env.context.get("active_ids")
        if self.env.context.get("active_model") == "res.partner" and isinstance(ids, list) and ids:
            partners = self.env["res.partner"].browse(filter(is_id, ids)).exists()
            partners.check_access("read")
            defaults.update(source="selected", partner_ids=[Command.set(partners.ids)])
        return defaults

    @api.depends()
    def _compute_display_name(self):
        self.display_name = self.env._("Learn from Examples")

    @api.depends("is_learned", "source", "months", "partner_ids", "from_audience_id", "partnership_id")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_example_text(self):
        for wizard in self:
            examples = None if wizard.is_learned else wizard._examples()
            if wizard.is_learned and wizard.figures:
                found, customers = wizard.figures["examples"], wizard.figures["customers"]
            elif examples is None:
                wizard.example_text = False
                continue
            else:
                found, customers = self.env["strategic.learning"]._count_examples(examples)
            wizard.example_text = self.env._(
                "Examples: %(examples)s. Customers in scope: %(customers)s.",
                examples=formatLang(self.env, found, digits=0),
                customers=formatLang(self.env, customers, digits=0),
            )

    @api.depends("line_ids.is_kept", "line_ids.weight", "fit_needed", "figures")
    @api.depends_context("lang")
    def _compute_reach(self):
        for wizard in self:
            wizard.reach = wizard._reach_text()

    @api.depends("figures", "is_learned")
    @api.depends_context("lang")
    def _compute_warning(self):
        for wizard in self:
            wizard.warning = wizard.is_learned and wizard._warning_text()

    @api.constrains("months", "fit_needed")
    def _check_numbers(self):
        for wizard in self:
            if not 1 <= wizard.months <= MOST_MONTHS:
                raise ValidationError(self.env._("The months are a number from 1 to %(most)s.", most=MOST_MONTHS))
            if not 0 <= wizard.fit_needed <= 100:
                raise ValidationError(self.env._("A fit is a number from 1 to 100."))

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    @checks_access("write")
    def action_learn(self):
        """Learn from the examples, and show the table of traits."""
        self.ensure_one()
        examples = self._examples()
        if examples is None:
            raise UserError(self.env._("Choose the customers to learn from."))
        Learning = self.env["strategic.learning"]
        proposal = Learning._learn(examples, self.audience_id._fit_needed())
        today = fields.Date.context_today(self)
        # sudo: users may change lines, but not create them: what they hold is a result.
        self.sudo().write(
            {
                "is_learned": True,
                "line_ids": [
                    Command.clear(),
                    *(Command.create({**row, "sequence": place}) for place, row in enumerate(proposal.rows)),
                ],
                "fit_needed": proposal.threshold,
                "figures": {
                    "customers": proposal.customers,
                    "examples": proposal.examples,
                    "cells": proposal.cells,
                    "scale": proposal.scale,
                    "is_estimate": proposal.is_estimate,
                },
                "backtest": False,
                "backtest_date": fields.Date.subtract(today, months=max(self.months // 2, 1)),
            }
        )
        return self._reopen()

    @checks_access("write")
    def action_back(self):
        """Show the choice of examples again."""
        self.ensure_one()
        self.sudo().is_learned = False
        return self._reopen()

    @checks_access("write")
    def action_backtest(self):
        """Learn from earlier sales, try it on later ones, and store the result in `backtest`."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        if not self.backtest_date or not self.backtest_date <= today:
            raise UserError(self.env._("Choose a day in the past: it learns from what was sold before."))
        Learning = self.env["strategic.learning"]
        self.sudo().backtest = Learning._backtest(self.months, self.backtest_date, self.audience_id)
        return True

    @checks_access("create", "strategic.criterion")
    def action_make_rules(self):
        """Write the ticked traits as criteria of the audience, and open it."""
        self.ensure_one()
        kept, audience = self.line_ids.filtered("is_kept"), self.audience_id
        if not kept:
            raise UserError(self.env._("Tick the traits that are to become rules."))
        if not audience:
            raise UserError(self.env._("Choose the audience that gets the rules, or type the name of a new one."))
        present = audience.criterion_ids
        first = max(present.mapped("sequence"), default=0) + 1
        if self.present == "archive":
            present.active = False
        self.env["strategic.criterion"].create(
            [{**line._prepare_criterion(), "sequence": first + place} for place, line in enumerate(kept)]
        )
        if self.fit_needed and self.fit_needed != audience._fit_needed():
            audience.fit_threshold = self.fit_needed
        return {
            "type": "ir.actions.act_window",
            "res_model": audience._name,
            "res_id": audience.id,
            "views": [(False, "form")],
        }

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Learn from Examples"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    # ------------------------------------------------------------------
    # Examples
    # ------------------------------------------------------------------

    def _examples(self):
        """Return the SELECT of the examples (see `strategic.learning`), None while nothing is chosen."""
        return getattr(self, f"_examples_{self.source}", lambda: None)()

    def _examples_won(self):
        Learning = self.env["strategic.learning"]
        return Learning._buyers(Learning._first_day(self.months)) if 1 <= self.months <= MOST_MONTHS else None

    def _examples_selected(self):
        return self.env["strategic.learning"]._selected(self.partner_ids._origin) if self.partner_ids else None

    def _examples_audience(self):
        audience = self.from_audience_id._origin
        return self.env["strategic.learning"]._fitting(audience) if audience else None

    def _examples_partnership(self):
        partnership = self.partnership_id._origin
        return self.env["strategic.learning"]._of_partnership(partnership) if partnership else None

    # ------------------------------------------------------------------
    # Texts
    # ------------------------------------------------------------------

    def _warning_text(self):
        """Return what to mind with so few or so many examples; False if there is nothing to say."""
        found = self.figures or {}
        examples, customers = found.get("examples", 0), found.get("customers", 0)
        if not examples:
            return self.env._("None of these customers is in scope, so there is nothing to learn from.")
        if examples == customers:
            return self.env._("All customers in scope are examples, so there is nobody to compare them with.")
        if examples < ENOUGH_EXAMPLES:
            return self.env._(
                "There are few examples (%(count)s): with fewer than %(enough)s, what they have in common may be "
                "chance.",
                count=examples,
                enough=ENOUGH_EXAMPLES,
            )
        return False

    def _reach_text(self):
        """Return how many examples and others the ticked traits reach, as a sentence; False if there is no trait."""
        lines = self.line_ids.sorted("sequence")
        weights = [line.weight if line.is_kept else 0 for line in lines]
        found = self.figures
        if not (found and lines and self.fit_needed):
            return False
        if not any(weights):
            return self.env._("Tick the traits that are to become rules.")
        cells = [learning.Cell(*cell) for cell in found["cells"]]
        both, others = learning.reached(cells, weights, self.fit_needed)
        examples, others = round(both * found["scale"][0]), round(others * found["scale"][1])
        texts = {
            "share": formatLang(self.env, 100 * examples / found["examples"], digits=0),
            "examples": formatLang(self.env, examples, digits=0),
            "all": formatLang(self.env, found["examples"], digits=0),
            "others": formatLang(self.env, others, digits=0),
        }
        if found["is_estimate"]:
            return self.env._(
                "By these rules alone, about %(share)s %% of the examples fit (%(examples)s of %(all)s). Others that "
                "fit: about %(others)s.",
                **texts,
            )
        return self.env._(
            "By these rules alone, %(share)s %% of the examples fit (%(examples)s of %(all)s). Others that fit: "
            "%(others)s.",
            **texts,
        )
