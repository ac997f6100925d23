from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...const import GROUP_SALESPERSON


class StrategicFollowUpSetting(models.Model):
    """What follows when a customer becomes strategic or stops being so: activities and messages. None by default."""

    _name = "strategic.follow_up.setting"
    _inherit = ["strategic.record"]
    _description = "Strategic Follow-up Setting"
    _rec_name = "event"

    event = fields.Selection(
        selection=[("gained", "Becomes Strategic"), ("lost", "Drops Out")], required=True, readonly=True
    )
    plan_id = fields.Many2one(
        comodel_name="mail.activity.plan",
        string="Activity Plan",
        ondelete="set null",
        domain=[("res_model", "=", "res.partner")],
        help="The activities that are scheduled on the customer.",
    )
    user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="strategic_follow_up_setting_user_rel",
        string="Tell",
        domain=[("share", "=", False)],
        help="Salespeople who get a message, if they may see the customer.",
    )
    tell_salesperson = fields.Boolean(help="The customer's salesperson gets a message too.")

    _one_per_event = models.UniqueIndex("(event)", "There is one setting for each event.")

    @api.constrains("plan_id")
    def _check_plan(self):
        for setting in self:
            if setting.plan_id and setting.plan_id.res_model != "res.partner":
                raise ValidationError(
                    self.env._(
                        'The plan "%(plan)s" is not one for contacts: choose or create one whose model is Contact.',
                        plan=setting.plan_id.name,
                    )
                )

    @api.model
    def _search_event(self, event):
        """Return the setting of `event`, an empty recordset if there is none."""
        return self.search([("event", "=", event)])

    def _apply(self, customers):
        """For each of `customers`, schedule the activities and send the messages that this setting names."""
        self._schedule_activities(customers)
        self._send_messages(customers)

    # ------------------------------------------------------------------
    # Activities
    # ------------------------------------------------------------------

    def _schedule_activities(self, customers):
        """Schedule the activities of the plan `plan_id` on each of `customers`, from today on."""
        plan = self.plan_id.filtered(lambda plan: plan.active and plan.res_model == "res.partner")
        if plan and customers:
            self.env["mail.activity"].create(
                [self._prepare_activity(template, customer) for customer in customers for template in plan.template_ids]
            )

    def _prepare_activity(self, template, customer):
        """Return the values of an activity on `customer`, as `template`, a line of the activity plan, asks for it."""
        # Take the server's date, in UTC, and not that of the user, so that the deadline is the same whoever caused the
        # change.
        today = fields.Date.today()
        salesperson = customer.user_id.filtered("active")
        responsible = template._determine_responsible(salesperson, customer).get("responsible") or salesperson
        if responsible and not customer.with_user(responsible).has_access("read"):
            # An activity shows the customer's name to its user, so don't assign it to a user who may not see it.
            responsible = responsible.browse()
        return {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": customer.id,
            "activity_type_id": template.activity_type_id.id,
            "summary": template.summary,
            "note": template.note,
            # The template may ask for a deadline before the start of the plan. But the customer's status has changed
            # only today, so don't let the deadline be in the past.
            "date_deadline": max(today, template._get_date_deadline(today)),
            # If the responsible user is inactive or can't see the customer, assign the activity to nobody: any user may
            # take it.
            "user_id": responsible.filtered("active").id,
            "automated": True,
        }

    # ------------------------------------------------------------------
    # Messages
    # ------------------------------------------------------------------

    def _send_messages(self, customers):
        """Send each recipient a message about each of `customers`, in the recipient's language.

        Don't post the message in the chatter: everybody who sees a contact reads its chatter, but only salespeople may
        read scores.
        """
        if not (self.user_ids or self.tell_salesperson):
            return
        for customer, users in self._recipients(customers).items():
            for lang, readers in users.grouped("lang").items():
                customer = customer.with_context(lang=lang)  # noqa: PLW2901
                customer.message_notify(
                    subject=self._subject(customer),
                    body=self._body(customer),
                    partner_ids=readers.partner_id.ids,
                )

    def _recipients(self, customers):
        """Return the users to notify about each of `customers`, as {customer: users}."""
        recipients = dict.fromkeys(customers, self.env["res.users"])
        users = self.user_ids | customers.user_id if self.tell_salesperson else self.user_ids
        for user in self._readers_of_scores(users):
            own = customers
            if user not in self.user_ids:
                own = customers.filtered(lambda customer, user=user: customer.user_id == user)
            # Send a user no message about a customer that the user can't see, or no longer sees.
            for customer in own.with_user(user)._filtered_access("read").with_env(self.env):
                recipients[customer] |= user
        return recipients

    @api.model
    def _readers_of_scores(self, users):
        """Return the active users among `users` who may read scores."""
        return users.filtered(lambda user: user.active and user.has_group(GROUP_SALESPERSON))

    def _subject(self, customer):
        """Return a sentence that says that `customer` became strategic or stopped being so.

        The sentence is in the language of the customer's context.
        """
        if self.event == "gained":
            return customer.env._("%(customer)s is a strategic customer now", customer=customer.display_name)
        return customer.env._("%(customer)s is no strategic customer any more", customer=customer.display_name)

    def _body(self, customer):
        """Return HTML with a link to `customer` and the reason for its status.

        The text is in the language of the customer's context.
        """
        return Markup("<p>%s</p><p>%s</p>") % (customer._get_html_link(), customer.strategic_summary)

    @api.model
    def _send_one_note(self, changed, cause):
        """Send one note about many customers to each user who is to be notified of any of these customers.

        :param changed: ids of the customers that became strategic (`gained`) and that stopped being so (`lost`), by
            event
        :param cause: why their status changed: one of the causes of `strategic.movement`
        """
        users = self.env["res.users"]
        for event, ids in changed.items():
            setting = self._search_event(event)
            if ids and setting:
                users |= setting.user_ids
                if setting.tell_salesperson:
                    groups = self.env["res.partner"]._read_group([("id", "in", list(ids))], groupby=["user_id"])
                    users |= users.concat(*(user for [user] in groups))
        # Users with the same companies see the same customers: count once for all of them.
        for alike in self._readers_of_scores(users).grouped("company_ids").values():
            seen = {event: self._count_seen(ids, alike[0]) for event, ids in changed.items()}
            if any(seen.values()):
                for lang, readers in alike.grouped("lang").items():
                    self.with_context(lang=lang)._post_note(readers, seen["gained"], seen["lost"], cause)

    @api.model
    def _count_seen(self, ids, user):
        """Return how many of the customers `ids` are visible to `user`."""
        partners = self.env["res.partner"].with_user(user).with_context(active_test=False)
        return partners.search_count([("id", "in", list(ids))])

    def _post_note(self, readers, gained, lost, cause):
        """Send `readers` the note with the numbers of customers that became strategic and that stopped being so.

        The note is in the language of the context.
        """
        causes = dict(self.env["strategic.movement"]._fields["cause"]._description_selection(self.env))
        lines = [
            self.env._("Became strategic: %(count)s", count=gained),
            self.env._("Dropped out: %(count)s", count=lost),
            self.env._("Reason: %(cause)s", cause=causes.get(cause, cause)),
            self.env._("They are too many for a message and activities for each."),
        ]
        self.env["mail.thread"].message_notify(
            subject=self.env._("Many customers became strategic or dropped out"),
            body=Markup('<p>%s</p><p><a href="/odoo/strategic-movements">%s</a></p>')
            % (Markup("<br/>").join(lines), self.env._("Status Changes")),
            partner_ids=readers.partner_id.ids,
        )
