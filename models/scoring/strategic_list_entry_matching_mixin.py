from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .strategic_list_match import SCORES, SURE_ALONE, SURE_AMONG_OTHERS


class StrategicListEntryMatchingMixin(models.AbstractModel):
    """Mixin of an entry: concludes from the possible customers which one it is, or leaves that to a person.

    - Sure: VAT, or website and name, are the same as of one customer, or a person has said it, now or for the previous
      edition. Also sure is the only customer with the same website, or with the same name and no other country.
    - To confirm: there are several, or the country contradicts, or two entries would be the same customer.
    """

    _name = "strategic.list.entry.matching.mixin"
    _description = "Customer of an Entry"

    def _conclude(self):
        """Set state and customer of these entries, which nobody has confirmed, from their possible customers."""
        if not self:
            return
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                UPDATE strategic_list_entry AS entry
                   SET state = found.state, partner_id = found.partner_id,
                       write_uid = %(uid)s, write_date = %(now)s
                  FROM (%(found)s) AS found
                 WHERE entry.id = found.id
                   AND (entry.state, entry.partner_id) IS DISTINCT FROM (found.state, found.partner_id)
                """,
                uid=self.env.uid,
                now=self.env.cr.now(),
                found=self._select_conclusion(),
            )
        )
        self.invalidate_recordset()
        self.env["strategic.list.match"].invalidate_model()

    def _conclude_again(self):
        """Conclude anew which customers these entries are, unless a person has said it: possible customers changed."""
        self.filtered(lambda entry: entry.state in ("sure", "to_confirm"))._conclude()

    def _select_conclusion(self):
        """Return the SELECT of id, customer and state of these entries."""
        return SQL(
            """
            SELECT id, partner_id,
                   CASE WHEN partner_id IS NULL THEN 'none'
                        WHEN is_sure AND NOT is_taken
                             AND COUNT(*) FILTER (WHERE is_sure) OVER (PARTITION BY list_id, partner_id) = 1 THEN 'sure'
                        ELSE 'to_confirm' END AS state
              FROM (
                SELECT entry.id, entry.list_id, best.partner_id,
                       (best.scores[1] >= %(among_others)s AND best.scores[1] IS DISTINCT FROM best.scores[2])
                       OR (best.scores[1] >= %(alone)s AND best.scores[2] IS NULL) AS is_sure,
                       EXISTS (
                           SELECT 1
                             FROM strategic_list_entry AS other
                            WHERE other.partner_id = best.partner_id AND other.list_id = entry.list_id
                              AND other.state IN ('sure', 'confirmed') AND other.id NOT IN %(ids)s
                       ) AS is_taken
                  FROM strategic_list_entry AS entry
                  LEFT JOIN (
                    SELECT entry_id,
                           ARRAY_AGG(score ORDER BY score DESC) AS scores,
                           (ARRAY_AGG(partner_id ORDER BY score DESC, partner_id))[1] AS partner_id
                      FROM strategic_list_match
                     WHERE entry_id IN %(ids)s
                     GROUP BY entry_id
                  ) AS best ON best.entry_id = entry.id
                 WHERE entry.id IN %(ids)s
              ) AS compared
            """,
            among_others=SURE_AMONG_OTHERS,
            alone=SURE_ALONE,
            ids=tuple(self.ids),
        )

    def _choose_by_hand(self):
        """Make the customer that a person has set the surest of the possible ones; an empty one rejects the entry."""
        # sudo: no user may write matches, as only matching knows what they are.
        matches = self.env["strategic.list.match"].sudo()
        chosen = self.filtered("partner_id")
        vals_list = [{"entry_id": entry.id, "partner_id": entry.partner_id.id} for entry in chosen]
        pairs = {(vals["entry_id"], vals["partner_id"]) for vals in vals_list}
        found = matches.search([("entry_id", "in", self.ids)])
        found.filtered(
            lambda match: match.reason == "hand" or (match.entry_id.id, match.partner_id.id) in pairs
        ).unlink()
        matches.create([dict(vals, reason="hand", score=SCORES["hand"]) for vals in vals_list])
        (self - chosen)._write_result({"state": "rejected"})
        chosen._conclude()

    def _forget_matches(self):
        """Let these entries be compared anew, unless somebody has confirmed or rejected them: their data changed."""
        entries = self.filtered(lambda entry: entry.state not in ("confirmed", "rejected"))
        # sudo: no user may delete matches.
        entries.sudo().match_ids.filtered(lambda match: match.reason != "hand").unlink()
        entries._write_result({"state": "new", "partner_id": False})

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

    @api.model
    def _not_on_next_edition(self, model, alias, query):
        """Return the SQL condition that no entry of the next edition is, or may be, the customer of the entry."""
        return SQL(
            """
            NOT EXISTS (
                SELECT 1
                  FROM strategic_list_entry AS newer
                  JOIN strategic_list AS next ON next.id = newer.list_id
                 WHERE newer.partner_id = %(partner)s AND next.previous_id = %(list)s AND newer.state != 'none'
            ) AND NOT EXISTS (
                SELECT 1
                  FROM strategic_list_match AS match
                  JOIN strategic_list_entry AS newer ON newer.id = match.entry_id AND newer.state = 'to_confirm'
                  JOIN strategic_list AS next ON next.id = newer.list_id
                 WHERE match.partner_id = %(partner)s AND next.previous_id = %(list)s
            )
            """,
            partner=model._field_to_sql(alias, "partner_id", query),
            list=model._field_to_sql(alias, "list_id", query),
        )
