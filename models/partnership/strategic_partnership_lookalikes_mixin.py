from collections import Counter

from markupsafe import Markup

from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_list
from odoo.tools.misc import clean_context

from ...tools.public import checks_access
from .strategic_lookalike import PARTNERSHIP

# Maximum number of opportunities that one click creates: more could take too long for one request, and nobody would
# follow them up.
MOST_AT_ONCE = 1_000
# Maximum number of opportunities that one entry in a partnership's history lists: nobody would read a longer list.
MOST_NAMED = 50


class StrategicPartnershipLookalikesMixin(models.AbstractModel):
    """Mixin of a partnership: find look-alikes of its customer, and create opportunities with them."""

    _name = "strategic.partnership.lookalikes.mixin"
    _description = "Look-alikes of a Partnership"

    @api.readonly
    @checks_access("read")
    def action_find_lookalikes(self):
        """Open the look-alikes: the customers that are most like the customer of the partnership."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("strategic_customer.strategic_lookalike_action")
        return dict(
            action,
            display_name=self.env._("Look-alikes of %s", self.partner_id.name),
            context={PARTNERSHIP: self.id, "active_id": self.id, "search_default_alike": 1},
        )

    def _create_opportunities(self, customers):
        """Create an opportunity with each of `customers` (`strategic.lookalike`).

        Skip customers who are no look-alikes any more, because they got an opportunity from this partnership after the
        user opened the list.

        :return: action that shows the opportunities
        :raise UserError: if there are too many customers, or if `self` is empty
        """
        if not self:
            raise UserError(
                self.env._("Open the look-alikes from a partnership: it says what the opportunities are for.")
            )
        if len(customers) > MOST_AT_ONCE:
            raise UserError(
                self.env._(
                    "Customers ticked: %(count)s. At most %(most)s opportunities are created at once. Filter the "
                    "list, or tick fewer.",
                    count=len(customers),
                    most=MOST_AT_ONCE,
                )
            )
        self.check_access("write")
        self.env["crm.lead"].check_access("create")
        # Write the row of the partnership, so that two users who click at the same time don't create the same
        # opportunities twice. The second request waits here until the first request is committed. Then PostgreSQL
        # raises a serialization error, Odoo retries the second request, and the retry finds the opportunities of the
        # first.
        self.env.execute_query(SQL("UPDATE strategic_partnership SET write_date = write_date WHERE id = %s", self.id))
        chosen = customers.search([("id", "in", customers.ids)])
        leads = self._create_leads(chosen)
        return self._notify_created(leads, len(customers) - len(chosen))

    def _create_leads(self, customers):
        """Create an opportunity with each of `customers` (`strategic.lookalike`), and return the opportunities.

        Each opportunity goes to the customer's salesperson. If the customer has none, the opportunity goes to the
        reader's team, and the team's leader gets it, as with a lead from an incoming email. If Odoo's rule-based
        assignment is on, the leader does not get it.
        """
        assignments = {}
        values = []
        for customer in customers:
            user = self._salesperson_of(customer)
            if user not in assignments:
                assignments[user] = self._prepare_assignment(user)
            values.append({**self._prepare_opportunity(customer), **assignments[user]})
        # sudo: a record rule forbids salespeople to assign opportunities to others, but here they can't choose whom.
        # `clean_context`: a client could choose the salesperson by a `default_` key in the context. The other keys keep
        # Odoo from sending a message or mail for each opportunity: nobody would read that many.
        leads = (
            self.env["crm.lead"]
            .sudo()
            .with_context(
                clean_context(self.env.context),
                mail_auto_subscribe_no_notify=True,
                mail_create_nolog=True,
                mail_create_nosubscribe=True,
                mail_notrack=True,
            )
            .create(values)
        )
        origin = Markup("%s %s") % (self.env._("This opportunity was created from:"), self._get_html_link())
        leads._message_log_batch(bodies=dict.fromkeys(leads.ids, origin))
        leads._assign_userless_lead_in_team(self.env._("the look-alikes of %s", self.partner_id.name))
        self._log_created(leads)
        return self.env["crm.lead"].browse(leads.ids)

    def _log_created(self, leads):
        """List `leads` in the partnership's history, each with a link and its owner.

        The reader may not see all of these opportunities, so the list names their owners.
        """
        if not leads:
            return
        lines = [
            Markup("<li>%s (%s)</li>") % (lead._get_html_link(), self._owner_of(lead)) for lead in leads[:MOST_NAMED]
        ]
        if more := len(leads) - len(lines):
            lines.append(Markup("<li>%s</li>") % self.env._("Others: %s", more))
        self._message_log(
            body=Markup("%s<ul>%s</ul>") % (self.env._("Opportunities created with look-alikes:"), Markup().join(lines))
        )

    def _owner_of(self, lead):
        """Return the name of the owner of the opportunity `lead`: a salesperson, else a team."""
        return (lead.user_id or lead.team_id).name or self.env._("nobody yet")

    def _salesperson_of(self, customer):
        """Return the salesperson of `customer`; empty if the user is archived, external or in other companies."""
        user = customer.user_id.sudo()
        return user.filtered(lambda user: user.active and not user.share and self.company_id in user.company_ids)

    def _prepare_assignment(self, user):
        """Return the values of opportunities that go to `user`, or to the reader's team if `user` is empty."""
        env = self.with_context(clean_context(self.env.context), allowed_company_ids=self.company_id.ids).env
        team = env["crm.team"]._get_default_team_id(user_id=user.id, domain=[("use_opportunities", "=", True)])
        stage = env["crm.lead"]._stage_find(team_id=team.id, domain=[("fold", "=", False)])
        return {"user_id": user.id, "team_id": team.id, "stage_id": stage.id}

    def _prepare_opportunity(self, customer):
        """Return the values of the opportunity with `customer` (`strategic.lookalike`), except its owner."""
        customer_name = customer.partner_id.name
        if self.partner_id.name in self.name:
            # If the partnership's name contains that of its customer, it is no product name, so leave it out.
            name = self.env._("%s's opportunity", customer_name)
        else:
            name = self.env._("%(product)s for %(customer)s", product=self.name, customer=customer_name)
        origin = self.env._(
            "Found as a look-alike of %(partner)s, from the partnership %(partnership)s.",
            partner=self.partner_id.name,
            partnership=self.name,
        )
        return {
            "type": "opportunity",
            "name": name,
            "partner_id": customer.id,
            PARTNERSHIP: self.id,
            "company_id": self.company_id.id,
            "tag_ids": [Command.set(self.tag_ids.ids)],
            "description": Markup("<p>%s<br>%s</p>") % (origin, customer.reason),
        }

    def _notify_created(self, leads, skipped):
        """Return the action that reports what happened to the ticked customers, then opens `leads`."""
        sentences = []
        if leads:
            sentences.append(self.env._("Opportunities created: %s.", len(leads)))
        seen = self.env["crm.lead"].search([("id", "in", leads.ids)])
        # sudo: name the owners of the opportunities that the reader may not open, but show nothing else about these.
        if others := (leads - seen).sudo():
            owners = Counter(map(self._owner_of, others))
            sentences.append(
                self.env._(
                    "Assigned to colleagues, so you do not see them: %s.",
                    format_list(self.env, [f"{name} ({count})" for name, count in sorted(owners.items())]),
                )
            )
        if skipped:
            sentences.append(
                self.env._("Skipped, as they have an opportunity from this partnership already: %s.", skipped)
            )
        if seen:
            following = self._action_pipeline([("id", "in", leads.ids)])
        elif leads:
            # The reader may open none of the opportunities, so open the partnership: its history lists them.
            following = {
                "type": "ir.actions.act_window",
                "res_model": self._name,
                "res_id": self.id,
                "views": [(False, "form")],
            }
        else:
            following = {"type": "ir.actions.client", "tag": "soft_reload"}
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if leads else "warning",
                "message": " ".join(sentences),
                "next": following,
            },
        }
