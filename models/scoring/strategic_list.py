"""The model of published lists. Its mixins say which customers its entries are (`…matching.mixin`), and what follows
from the next edition of a list (`…editions.mixin`).
"""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.assessment_values import is_link, months_later
from ...tools.guarded_one2many import GuardedOne2many
from ...tools.public import checks_access

# Criteria for which a list can be evidence: people assess them, and they are of reputation.
CRITERION_DOMAIN = [("is_rule", "=", False), ("dimension", "=", "reputation")]
# Bands of a new list: (up to this rank, points). The last one, without a rank, is for all others on the list.
DEFAULT_BANDS = ((10, 100), (50, 90), (100, 80), (0, 70))


class StrategicList(models.Model):
    """A published ranking or index. An entry that is a customer becomes an assessment of its reputation.

    Lists and their entries are the same for all companies, like everything else that is scored. Whose customers are on
    them is not: of an entry, each user sees only the customers that this user may see.
    """

    _name = "strategic.list"
    _inherit = ["strategic.list.matching.mixin", "strategic.list.editions.mixin", "strategic.record"]
    _description = "Published List"
    _order = "date desc, name, id desc"
    _rec_names_search = ["name", "edition"]

    name = fields.Char(required=True, help="The name under which the list is published.")
    edition = fields.Char(help="What tells this edition from the others, such as the year.")
    source_url = fields.Char(
        string="Source", help="The page on which the list is published. It becomes the link of the evidence."
    )
    # Odoo's industries and no text: the same ones are on the customers, and users can group and filter by them.
    industry_id = fields.Many2one(
        comodel_name="res.partner.industry",
        index="btree_not_null",
        help="The field that the list ranks. Empty: companies of all industries, such as in a stock index.",
    )
    criterion_id = fields.Many2one(
        comodel_name="strategic.criterion",
        required=True,
        ondelete="restrict",
        index=True,
        domain=CRITERION_DOMAIN,
        default=lambda self: self._default_criterion_id(),
        help="The criterion of reputation for which a place on this list is evidence.",
    )
    date = fields.Date(string="Published on", required=True, default=fields.Date.context_today)
    valid_until = fields.Date(
        compute="_compute_valid_until",
        store=True,
        readonly=False,
        precompute=True,
        help="The last day on which assessments from this list count; later changes concern new assessments only. "
        "Empty: for ever.",
    )
    active = fields.Boolean(default=True)
    band_ids = fields.One2many(
        comodel_name="strategic.list.band",
        inverse_name="list_id",
        string="Points",
        copy=True,
        default=lambda _self: [Command.create({"rank_to": rank, "value": value}) for rank, value in DEFAULT_BANDS],
        help="What a rank is worth. An entry gets the points of the first line that reaches its rank.",
    )
    entry_ids = GuardedOne2many(comodel_name="strategic.list.entry", inverse_name="list_id", string="Entries")
    size = fields.Integer(
        compute="_compute_size", help="How many places the list has: its entries, or its last rank if that is higher."
    )
    state = fields.Selection(
        selection=[("draft", "To Match"), ("to_confirm", "To Confirm"), ("done", "Done")],
        string="Progress",
        compute="_compute_entry_counts",
        help="To Match: there are no entries yet, or some have not been compared with the customers. To Confirm: "
        "nobody has confirmed some matches yet.",
    )
    entry_count = fields.Integer(string="Entries in Total", compute="_compute_entry_counts", help="All entries.")
    new_count = fields.Integer(string="Not Compared Yet", compute="_compute_entry_counts")
    sure_count = fields.Integer(string="Sure", compute="_compute_entry_counts", help="Sure, but not confirmed yet.")
    to_confirm_count = fields.Integer(
        string="To Confirm",
        compute="_compute_entry_counts",
        help="Entries for which somebody has to say which customer it is.",
    )
    none_count = fields.Integer(string="Not Customers", compute="_compute_entry_counts")
    confirmed_count = fields.Integer(
        string="Confirmed", compute="_compute_entry_counts", help="Entries whose customer is confirmed."
    )
    kept_count = fields.Integer(
        string="Kept",
        compute="_compute_result_counts",
        help="Confirmed customers that keep another assessment: that of a person, or from another entry.",
    )
    outdated_count = fields.Integer(
        string="Outdated",
        compute="_compute_result_counts",
        help="Assessments that would have another value by today's ranks and points.",
    )

    @api.model
    def _default_criterion_id(self):
        """Return the shipped criterion for rankings, or the only one that fits; empty if there are several."""
        criteria = self.env["strategic.criterion"]
        shipped = self.env.ref("strategic_customer.strategic_criterion_awards", raise_if_not_found=False)
        if shipped and shipped.filtered_domain([*CRITERION_DOMAIN, ("active", "=", True)]):
            return shipped.with_env(self.env)
        fitting = criteria.search(CRITERION_DOMAIN, limit=2)
        return fitting if len(fitting) == 1 else criteria

    @api.depends("date", "criterion_id")
    def _compute_valid_until(self):
        for published in self:
            months = published.criterion_id.validity_months
            published.valid_until = months_later(published.date, months) if months and published.date else False

    @api.depends("entry_ids.rank")
    def _compute_size(self):
        sizes = {
            published.id: max(count, highest or 0)
            for published, count, highest in self.env["strategic.list.entry"]._read_group(
                [("list_id", "in", self.ids)], groupby=["list_id"], aggregates=["__count", "rank:max"]
            )
        }
        for published in self:
            published.size = sizes.get(published._origin.id, 0)

    @api.depends("entry_ids.state")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_entry_counts(self):
        counts = {}
        for published, state, count in self.env["strategic.list.entry"]._read_group(
            [("list_id", "in", self.ids)], groupby=["list_id", "state"], aggregates=["__count"]
        ):
            counts.setdefault(published.id, {})[state] = count
        for published in self:
            of_list = counts.get(published._origin.id, {})
            published.entry_count = sum(of_list.values())
            published.new_count = of_list.get("new", 0)
            published.sure_count = of_list.get("sure", 0)
            published.to_confirm_count = of_list.get("to_confirm", 0)
            published.none_count = of_list.get("none", 0) + of_list.get("rejected", 0)
            published.confirmed_count = of_list.get("confirmed", 0)
            if not of_list or published.new_count:
                published.state = "draft"
            else:
                published.state = "to_confirm" if published.sure_count + published.to_confirm_count else "done"

    @api.depends("entry_ids.result", "entry_ids.points")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_result_counts(self):
        entries = self.env["strategic.list.entry"]
        domain = [("list_id", "in", self.ids)]
        kept = dict(entries._read_group([*domain, ("is_kept", "=", True)], ["list_id"], ["__count"]))
        outdated = dict(entries._read_group([*domain, ("is_outdated", "=", True)], ["list_id"], ["__count"]))
        for published in self:
            published.kept_count = kept.get(published._origin, 0)
            published.outdated_count = outdated.get(published._origin, 0)

    @api.depends("name", "edition")
    def _compute_display_name(self):
        for published in self:
            published.display_name = " ".join(filter(None, (published.name, published.edition)))

    @api.constrains("source_url")
    def _check_source_url(self):
        for published in self.filtered("source_url"):
            # Users can click the link: anything but a web address could run code in their browser.
            if not is_link(published.source_url):
                raise ValidationError(
                    self.env._(
                        'The link "%(link)s" must be a web address that starts with https:// or http://.',
                        link=published.source_url,
                    )
                )

    @api.constrains("criterion_id")
    def _check_criterion(self):
        for published in self:
            if not published.criterion_id.filtered_domain(CRITERION_DOMAIN):
                raise ValidationError(
                    self.env._(
                        '"%(criterion)s" can\'t be what "%(list)s" is evidence for: choose a criterion of reputation '
                        "that people assess.",
                        criterion=published.criterion_id.display_name,
                        list=published.display_name,
                    )
                )

    def write(self, vals):
        if "criterion_id" in vals:
            self._check_criterion_unused(vals["criterion_id"])
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        if confirmed := self._confirmed_entry():
            raise UserError(
                self.env._(
                    'Customers have been assessed from "%(list)s", and its next edition needs to know which. '
                    "Archive the list instead.",
                    list=confirmed.list_id.display_name,
                )
            )
        self.entry_ids._check_undecided()

    def _confirmed_entry(self):
        """Return an entry of these lists that this user sees confirmed, or an empty recordset."""
        return self.env["strategic.list.entry"].search(
            [("list_id", "in", self.ids), ("state", "=", "confirmed")], limit=1
        )

    def _check_criterion_unused(self, criterion_id):
        """Raise a `UserError` if customers have been assessed from these lists on another criterion.

        Their assessments would go on counting there, and confirming would assess the customers a second time.
        """
        moved = self.filtered(lambda published: published.criterion_id.id != criterion_id)
        if confirmed := moved._confirmed_entry():
            raise UserError(
                self.env._(
                    'Customers have been assessed from "%(list)s" on "%(criterion)s": undo that first, or choose '
                    "another criterion on the next edition.",
                    list=confirmed.list_id.display_name,
                    criterion=confirmed.list_id.criterion_id.display_name,
                )
            )
        moved.entry_ids._check_undecided()

    @checks_access("write")
    def action_import(self):
        """Open Odoo's import of files, for entries of this list."""
        self.ensure_one()
        if "base_import.import" not in self.env:
            raise UserError(
                self.env._('Files can\'t be imported here: ask your administrator to install the module "Base import".')
            )
        return {
            "type": "ir.actions.client",
            "tag": "import",
            "name": self.env._("Entries of %s", self.display_name),
            "params": {"model": "strategic.list.entry", "context": {"default_list_id": self.id}},
        }

    @api.readonly
    @checks_access("read")
    def action_open_entries(self):
        """Open the entries, filtered as the context says (`search_default_…`)."""
        self.ensure_one()
        return self._action_entries(self.env._("Entries of %s", self.display_name), [("list_id", "=", self.id)])

    @api.readonly
    @checks_access("read")
    def action_review(self):
        """Open the entries to confirm as cards, each beside the customers that it may be."""
        action = self.with_context(search_default_to_confirm=1).action_open_entries()
        return dict(action, views=[(False, "kanban"), (False, "list"), (False, "form")])

    @checks_access("write")
    def action_confirm(self):
        """Confirm all sure matches, assess these customers, and bring outdated assessments up to date."""
        self.ensure_one()
        entries = self.env["strategic.list.entry"].search(
            [("list_id", "=", self.id), "|", ("state", "=", "sure"), ("is_outdated", "=", True)]
        )
        if not entries:
            raise UserError(self.env._('No match of "%(list)s" is sure and not confirmed yet.', list=self.display_name))
        return entries.action_confirm()

    def _action_entries(self, name, domain):
        """Return the action that opens the entries in `domain` under a `name`."""
        action = self.env["ir.actions.act_window"]._for_xml_id("strategic_customer.strategic_list_entry_action")
        filters = {key: value for key, value in self.env.context.items() if key.startswith("search_default_")}
        return dict(action, display_name=name, domain=domain, context={"default_list_id": self.id, **filters})

    def _check_can_assess(self):
        """Raise a `UserError` that says what to change, if an assessment from one of these lists would not count."""
        today = fields.Date.today()
        for published in self:
            if not published.criterion_id.active:
                raise UserError(
                    self.env._(
                        'The criterion "%(criterion)s" is archived, so an assessment would not count. Choose another '
                        'one on "%(list)s", or unarchive it.',
                        criterion=published.criterion_id.display_name,
                        list=published.display_name,
                    )
                )
            if published.valid_until and published.valid_until < today:
                raise UserError(
                    self.env._(
                        '"%(list)s" ran out on %(date)s, so an assessment would not count. Set a later day in "Valid '
                        'Until", or bring in the next edition.',
                        list=published.display_name,
                        date=published.valid_until,
                    )
                )
