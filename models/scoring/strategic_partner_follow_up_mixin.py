from contextlib import contextmanager

from odoo import models

from ...const import SCORE_FIELDS
from ...tools import odoo_private

# Key in the transaction's cache: the ids and the scores that `_write_scores_again` is about to write. Only this one
# write may write all score fields.
PERMITTED_SCORES = "strategic_permitted_scores"
# Key in the transaction's cache: ids of the partners that are being created.
NEW_PARTNERS = "strategic_new_partners"


class StrategicPartnerFollowUpMixin(models.AbstractModel):
    """Mixin of res.partner: writes scores once more through the ORM, so that automation rules see the change.

    The engine writes scores by SQL, which automation rules do not see. `strategic.follow_up` calls this mixin for
    customers that became strategic or stopped being so.
    """

    _name = "strategic.partner.follow_up.mixin"
    _description = "Follow-up of a Customer"

    def _write_scores_again(self, before):
        """Write the scores, which the engine has written by SQL, once more through the ORM, as a change from `before`.

        So automation rules, tracking and other addons' `write` see the old and the new scores.

        :param before: the former scores by field name
        """
        self.ensure_one()
        after = {name: self._fields[name].convert_to_write(self[name], self) for name in SCORE_FIELDS}
        odoo_private.put_in_cache(self, before)
        odoo_private.transaction_cache(self.env)[PERMITTED_SCORES] = (self.ids, after)
        try:
            self.write(dict(after))
        finally:
            odoo_private.transaction_cache(self.env).pop(PERMITTED_SCORES, None)

    def _take_permission_to_write_scores(self, vals):
        """Return whether this is the write of `_write_scores_again`: `vals` hold exactly the scores to write to `self`.

        Return True only once for each call of `_write_scores_again`, because automation rules on its write may write
        `self` again.
        """
        permitted = odoo_private.transaction_cache(self.env).get(PERMITTED_SCORES)
        if not permitted or permitted != (self.ids, {name: vals[name] for name in SCORE_FIELDS if name in vals}):
            return False
        del odoo_private.transaction_cache(self.env)[PERMITTED_SCORES]
        return True

    def _fields_sync(self, values):
        # Don't let Odoo copy scores to contacts, because the engine has written them there already. Odoo would write
        # each contact with no values at all, and automation rules on contacts would run for nothing.
        return None if values.keys() <= set(SCORE_FIELDS) else super()._fields_sync(values)

    @contextmanager
    def _being_created(self):
        """Mark these partners as being created, until the `with` block ends.

        Automation rules on `create` see the first scores of a new partner, so the follow-up does not write these scores
        as a change.
        """
        new_partners = odoo_private.transaction_cache(self.env).setdefault(NEW_PARTNERS, set())
        new_partners.update(self.ids)
        try:
            yield
        finally:
            new_partners.difference_update(self.ids)

    def _is_being_created(self):
        self.ensure_one()
        return self.id in odoo_private.transaction_cache(self.env).get(NEW_PARTNERS, ())
