from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

# Context value: `write` of an entry may write what only matching writes. An object, because a client can send any plain
# value.
WRITES_RESULT = object()
# The matches on which a person has said something.
BY_A_PERSON = ["|", ("decision", "!=", False), ("reason", "=", "hand")]
# The entries that wait for a matching.
WAITING = Domain("is_compared", "=", False) & Domain("match_ids", "not any", BY_A_PERSON)


class StrategicListEntryMatchingMixin(models.AbstractModel):
    """Mixin of an entry: when it has to be matched anew, and whether its customer fell off with the next edition."""

    _name = "strategic.list.entry.matching.mixin"
    _description = "Matching of an Entry"

    def _search_has_fallen_off(self, operator, _value):
        if operator != "in":
            return NotImplemented
        # The next edition must be matched as a whole: before that, nobody knows who is missing.
        is_matched = Domain("entry_ids", "any", []) & Domain("entry_ids", "not any", WAITING)
        fallen = Domain("decision", "=", "confirmed") & Domain.custom(to_sql=self._not_on_next_edition)
        return Domain("list_id.next_ids", "any", is_matched) & Domain("match_ids", "any", fallen)

    @api.model
    def _not_on_next_edition(self, model, alias, query):
        """Return the SQL condition that no entry of the next edition is, or may be, the customer of the match."""
        # The matches of a customer are visible together. An entry may be another, hidden customer, too: that is no
        # reason to count this one as missing.
        confirmed = model._search([("decision", "=", "confirmed")])
        return SQL(
            """
            NOT EXISTS (
                SELECT 1
                  FROM strategic_list_match AS newer
                  JOIN strategic_list_entry AS newer_entry ON newer_entry.id = newer.entry_id
                  JOIN strategic_list AS next ON next.id = newer_entry.list_id
                  JOIN strategic_list_entry AS entry ON entry.list_id = next.previous_id
                 WHERE newer.partner_id = %(partner)s AND entry.id = %(entry)s
                   AND (
                       newer.decision = 'confirmed'
                       OR newer.decision IS NULL AND newer.entry_id NOT IN %(confirmed)s
                   )
            )
            """,
            partner=model._field_to_sql(alias, "partner_id", query),
            entry=model._field_to_sql(alias, "entry_id", query),
            confirmed=confirmed.subselect(model._field_to_sql(confirmed.table, "entry_id", confirmed)),
        )

    def _forget_matches(self):
        """Let these entries be compared anew, except with what a person has said: their data changed."""
        # sudo: no user may delete matches, and hidden ones are out of date, too.
        matches = self.env["strategic.list.match"].sudo()
        matches.search([("entry_id", "in", self.ids), "!", *BY_A_PERSON]).unlink()
        # sudo: as above. Nobody writes this field directly.
        self.sudo().with_context(strategic_list_result=WRITES_RESULT).write({"is_compared": False})
        matches._forget_shown()

    def _visible_matches(self, domain=Domain.TRUE):
        """Return the matches of these entries in `domain` that the user may see."""
        return self.env["strategic.list.match"].search(Domain("entry_id", "in", self.ids) & Domain(domain))

    def _check_not_confirmed(self):
        """Raise a `UserError` if one of these entries is confirmed."""
        if confirmed := self.filtered(lambda entry: entry.state == "confirmed"):
            raise UserError(
                self.env._(
                    '"%(company)s" is confirmed as %(customer)s: undo that first.',
                    company=confirmed[0].display_name,
                    customer=confirmed[0].partner_id.display_name,
                )
            )
