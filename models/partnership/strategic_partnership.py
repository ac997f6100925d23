from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

from ...const import CUSTOMER_DOMAIN
from ...tools.guarded_related import GuardedChar, GuardedImage, GuardedSelection, visible_value

# With fewer supporters at the customer, the partnership may end when one person leaves.
SUPPORTERS_NEEDED = 2


class StrategicPartnership(models.Model):
    """A product designed with a customer, for this customer and for others like it (Fisher's two goals)."""

    _name = "strategic.partnership"
    _description = "Strategic Partnership"
    _inherit = ["strategic.record", "mail.tracking.duration.mixin", "mail.activity.mixin"]
    _track_duration_field = "stage_id"
    _order = "priority desc, id desc"
    _rec_names_search = ["name", "partner_id.complete_name"]
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        domain=CUSTOMER_DOMAIN,
        tracking=True,
        help="The customer with whom the product is designed. A contact stands for its company.",
    )
    other_partnerships = fields.Char(
        compute="_compute_other_partnerships",
        help="Other partnerships with the customer that have not ended, in the companies the reader works in.",
    )
    customer_status = GuardedSelection(related="partner_id.strategic_status", string="Customer Status")
    customer_summary = GuardedChar(related="partner_id.strategic_summary", string="Customer Scores")
    customer_image = GuardedImage(related="partner_id.avatar_128", string="Logo")
    audience_id = fields.Many2one(
        comodel_name="strategic.audience",
        string="Market",
        compute="_compute_audience_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="The target audience of the general product: those who shall buy what is designed here.",
    )
    stage_id = fields.Many2one(
        comodel_name="strategic.partnership.stage",
        required=True,
        default=lambda self: self.env["strategic.partnership.stage"].search([], limit=1),
        ondelete="restrict",
        index=True,
        copy=False,
        group_expand="_read_group_expand_stages",
        tracking=True,
    )
    stage_kind = fields.Selection(related="stage_id.kind", string="Kind of Stage")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        check_company=True,
        index="btree_not_null",
        tracking=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    tag_ids = fields.Many2many(comodel_name="crm.tag", string="Tags")
    priority = fields.Selection(
        selection=[("0", "Normal"), ("1", "Medium"), ("2", "High"), ("3", "Very High")],
        default="0",
    )
    color = fields.Integer()
    date_start = fields.Date(string="Start", default=fields.Date.context_today, copy=False)
    date_deadline = fields.Date(
        string="Launch by", copy=False, tracking=True, help="When the product is to be in use at the customer."
    )
    date_launched = fields.Date(
        string="Launched on",
        compute="_compute_stage_dates",
        store=True,
        readonly=False,
        copy=False,
        help="When it first came into a stage of the kind Launched.",
    )
    date_end = fields.Date(
        string="Ended on",
        compute="_compute_stage_dates",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
        help="When it came into a stage of the kind Ended.",
    )
    description = fields.Html(string="Notes")
    active = fields.Boolean(default=True)

    # The two goals
    requirement_ids = fields.One2many(
        comodel_name="strategic.requirement", inverse_name="partnership_id", string="Requirements", copy=True
    )
    tailored_count = fields.Integer(string="Tailored", compute="_compute_goals", store=True)
    tailored_done = fields.Integer(compute="_compute_goals", store=True)
    tailored_progress = fields.Integer(
        string="Tailored Progress (%)",
        compute="_compute_goals",
        store=True,
        aggregator="avg",
        help="Done of the requirements that only this customer has, in percent.",
    )
    general_count = fields.Integer(string="General", compute="_compute_goals", store=True)
    general_done = fields.Integer(compute="_compute_goals", store=True)
    general_progress = fields.Integer(
        string="General Progress (%)",
        compute="_compute_goals",
        store=True,
        aggregator="avg",
        help="Done of the requirements that belong in the product for others, in percent.",
    )
    general_share = fields.Integer(
        string="General Share (%)",
        compute="_compute_goals",
        store=True,
        aggregator="avg",
        help="How much of what is decided and not dropped belongs in the product for others, in percent of the "
        "number of requirements.",
    )
    undecided_count = fields.Integer(string="Undecided", compute="_compute_goals", store=True)
    is_drifting = fields.Boolean(
        string="Drifting",
        compute="_compute_goals",
        store=True,
        help="More than half of it is tailored: the partnership is turning into custom work.",
    )
    course = fields.Selection(
        selection=[
            ("market", "On Course"),
            ("custom", "Drifting"),
            ("undecided", "Undecided"),
        ],
        compute="_compute_goals",
        store=True,
        help="On Course: at least half of it serves the market. Drifting: more than half is tailored, it "
        "is turning into custom work. Undecided: no requirement has a goal yet.",
    )

    # People at the customer
    stakeholder_ids = fields.One2many(
        comodel_name="strategic.stakeholder", inverse_name="partnership_id", string="Stakeholders"
    )
    has_sponsor = fields.Boolean(compute="_compute_people", store=True)
    supporter_count = fields.Integer(
        string="Supporters", compute="_compute_people", store=True, help="People at the customer who support it."
    )
    is_key_person_dependent = fields.Boolean(
        string="Key-Person Dependency",
        compute="_compute_people",
        store=True,
        help="Fewer than two people at the customer support it: if one leaves, it may end.",
    )

    # Agreement
    agreement_state = fields.Selection(
        selection=[("none", "None"), ("draft", "Draft"), ("signed", "Signed")],
        string="Agreement",
        required=True,
        default="none",
        copy=False,
        tracking=True,
    )
    agreement_end = fields.Date(string="Agreement Ends", copy=False, tracking=True)
    ip_terms = fields.Selection(
        selection=[("undefined", "Undefined"), ("ours", "Ours"), ("shared", "Shared"), ("customer", "Customer's")],
        string="Intellectual Property",
        required=True,
        default="undefined",
        tracking=True,
        help="To whom belongs what is designed together. A general product needs it to be ours or shared.",
    )
    change_of_control = fields.Selection(
        selection=[
            ("unknown", "Unknown"),
            ("none", "No Clause"),
            ("consent", "Customer's Consent"),
            ("termination", "Customer May Terminate"),
        ],
        string="Change of Control",
        required=True,
        default="unknown",
        tracking=True,
        help="What the agreement says for the case that our business is sold.",
    )

    # References
    reference_scope = fields.Selection(
        selection=[("none", "None"), ("private", "Private"), ("public", "Public")],
        string="Reference",
        required=True,
        default="none",
        tracking=True,
        help="None: the customer speaks to nobody. Private: calls and visits with prospects. Public: also quotes, case "
        "studies and its logo. More than before is allowed by whoever is responsible, or a sales manager.",
    )
    reference_cap = fields.Integer(
        string="Uses a Quarter",
        default=2,
        help="How often in a quarter the customer may be asked. Raised by whoever is responsible, or a sales manager.",
    )
    reference_ids = fields.One2many(
        comodel_name="strategic.reference", inverse_name="partnership_id", string="References"
    )

    # Opportunities that came of the partnership
    lead_ids = fields.One2many(comodel_name="crm.lead", inverse_name="strategic_partnership_id", string="Opportunities")

    _reference_cap_range = models.Constraint(
        "CHECK (reference_cap >= 0)", "The number of references a quarter can't be negative."
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_launched >= date_start AND date_end >= date_start)",
        "A partnership is neither launched nor ended before it starts.",
    )

    @api.depends("partner_id", "audience_id")
    def _compute_name(self):
        """Suggest a name until a user enters one: the market, else the customer."""
        for partnership in self.filtered(lambda partnership: not partnership.name):
            partnership.name = partnership.audience_id.name or visible_value(partnership, "partner_id").name

    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        """Append the customer's name if the name lacks it: several customers may design the same product."""
        for partnership in self:
            # sudo: a user who may read the partnership may know its customer.
            name, customer = partnership.name or "", visible_value(partnership, "partner_id").sudo().name or ""
            if customer in name:
                partnership.display_name = name
            else:
                partnership.display_name = self.env._("%(name)s (%(customer)s)", name=name, customer=customer)

    @api.depends("partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_other_partnerships(self):
        """List the other partnerships with the customer that have not ended, as far as the reader may see them."""
        running = self._running_with(self.partner_id._origin._filtered_access("read")).grouped("partner_id")
        for partnership in self:
            others = running.get(partnership.partner_id._origin, self.browse())
            partnership.other_partnerships = (others - partnership._origin)._named_to_reader()

    @api.depends("partner_id")
    def _compute_audience_id(self):
        for partnership in self.filtered(lambda partnership: not partnership.audience_id):
            partnership.audience_id = visible_value(partnership, "partner_id").strategic_audience_id

    @api.depends("stage_id")
    def _compute_stage_dates(self):
        today = fields.Date.context_today(self)
        for partnership in self:
            kind = partnership.stage_id.kind
            # The dates must not be before the start: use a start that is still to come.
            day = max(today, partnership.date_start or today)
            # An ended partnership keeps its launch date. One that moves back to an open stage loses it.
            partnership.date_launched = kind != "open" and (partnership.date_launched or (kind == "launched" and day))
            partnership.date_end = kind == "ended" and (partnership.date_end or day)

    @api.depends("requirement_ids.goal", "requirement_ids.state")
    def _compute_goals(self):
        """Compute Fisher's two goals in figures (DESIGN §5) from the requirements that are not dropped.

        The progress of a goal is the part of its requirements that is done. The share is the general ones among the
        tailored and general ones. Both are in percent, rounded half up, and 0 without requirements. A partnership
        drifts if more than half is tailored: by number, not by the rounded share.
        """
        for partnership in self:
            requirements = partnership.requirement_ids.filtered(lambda line: line.state != "dropped")
            count = Counter(requirements.mapped("goal"))
            done = Counter(line.goal for line in requirements if line.state == "done")
            decided = count["tailored"] + count["general"]
            for goal in ("tailored", "general"):
                partnership[f"{goal}_count"] = count[goal]
                partnership[f"{goal}_done"] = done[goal]
                partnership[f"{goal}_progress"] = _percent(done[goal], count[goal])
            partnership.undecided_count = count["undecided"]
            partnership.general_share = _percent(count["general"], decided)
            partnership.is_drifting = count["tailored"] > count["general"]
            partnership.course = "custom" if partnership.is_drifting else "market" if decided else "undecided"

    @api.depends("stakeholder_ids.role", "stakeholder_ids.stance", "stakeholder_ids.has_left")
    def _compute_people(self):
        for partnership in self:
            people = partnership.stakeholder_ids.filtered(lambda person: not person.has_left)
            # Count persons, not lines: one person may have two roles.
            supporters = people.filtered(lambda person: person.stance == "supports").partner_id
            partnership.has_sponsor = "sponsor" in people.mapped("role")
            partnership.supporter_count = len(supporters)
            partnership.is_key_person_dependent = len(supporters) < SUPPORTERS_NEEDED

    @api.constrains("date_start", "date_launched", "date_end")
    def _check_dates(self):
        for partnership in self.filtered("date_start"):
            for name in ("date_launched", "date_end"):
                if partnership[name] and partnership[name] < partnership.date_start:
                    raise ValidationError(
                        self.env._(
                            '%(partnership)s started on %(start)s: "%(field)s" can\'t be before, on %(date)s.',
                            partnership=partnership.display_name,
                            start=partnership.date_start,
                            field=self._fields[name]._description_string(self.env),
                            date=partnership[name],
                        )
                    )

    @api.constrains("company_id")
    def _check_company_of_leads(self):
        """Keep the partnership in the company of its opportunities and of those that used it as a reference."""
        # Include lost opportunities and those of colleagues.
        for partnership in self.sudo().with_context(active_test=False):
            leads = partnership.lead_ids | partnership.reference_ids.lead_id
            if leads.company_id - partnership.company_id:
                raise ValidationError(
                    self.env._(
                        "%(partnership)s has opportunities, or references used in them, in another company than "
                        "%(company)s: it stays where they are.",
                        partnership=partnership.display_name,
                        company=partnership.company_id.name,
                    )
                )

    @api.model
    def _running_with(self, customers):
        """Return the partnerships with `customers` that have not ended, in the companies the reader works in.

        The records have sudo and include those of colleagues. `_named_to_reader` tells what the reader may know of
        them.
        """
        return self.sudo().search(
            [
                ("partner_id", "in", customers.ids),
                ("company_id", "in", self.env.companies.ids),
                ("stage_id.kind", "!=", "ended"),
            ]
        )

    def _named_to_reader(self):
        """Return a list of these partnerships, each with the responsible user, as a text.

        It leaves out the name of a partnership that the reader may not read.

        :return: False if there are no partnerships
        """
        readable = self.sudo(False)._filtered_access("read")
        names = []
        # sudo: a colleague may know who is responsible.
        for partnership in self.sudo():
            responsible = partnership.user_id.name or self.env._("nobody responsible")
            names.append(
                f"{partnership.name} ({responsible})"
                if partnership in readable
                else self.env._("a colleague's (%s)", responsible)
            )
        return format_list(self.env, names) if names else False

    def _notify_customer_archived(self):
        """Return the action that warns about partnerships (`self`) without their customer, None if there are none."""
        if not self:
            return None
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": self.env._(
                    "Partnerships that go on without their customer: %(partnerships)s. End them if they are over.",
                    partnerships=self._named_to_reader(),
                ),
                # When this action closes, the web client reloads the customers.
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _track_subtype(self, init_values):
        if "stage_id" in init_values:
            return self.env.ref("strategic_customer.strategic_partnership_subtype_stage")
        return super()._track_subtype(init_values)

    @api.model_create_multi
    def create(self, vals_list):
        if default := self.env.context.get("default_partner_id"):
            vals_list = [{"partner_id": default, **vals} for vals in vals_list]
        return super().create([self._of_customer(vals) for vals in vals_list])

    def write(self, vals):
        # A new customer must have the stakeholders as contacts. Skip those whom `has_left` marks: a person who left the
        # old customer is no contact of the new one, and a person who moved along with the customer is one anyway.
        people = self.stakeholder_ids.filtered(lambda person: not person.has_left) if vals.get("partner_id") else None
        result = super().write(self._of_customer(vals))
        if people:
            people.exists()._check_person()
        return result

    @api.model
    def _read_group_expand_stages(self, stages, _domain):
        """Show every stage as a column, the empty ones too."""
        # There are few stages: no limit is needed.
        return stages.search([])  # pylint: disable=no-search-all

    @api.model
    def _of_customer(self, vals):
        """Return `vals` with the commercial entity in place of a contact."""
        if not vals.get("partner_id"):
            return vals
        self._check_values([vals])
        return dict(vals, partner_id=self.env["res.partner"].browse(vals["partner_id"]).commercial_partner_id.id)


def _percent(part, whole):
    """Return `part` of `whole` in percent, rounded half up; 0 if `whole` is 0."""
    return (200 * part + whole) // (2 * whole) if whole else 0
