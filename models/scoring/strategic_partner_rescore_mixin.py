from contextlib import contextmanager

from odoo import api, models

from ...const import SCORE_FIELDS
from ...tools import odoo_private

# Writing these fields may turn a contact into a customer or a customer into a contact, or restore an archived customer.
STRUCTURE_FIELDS = frozenset({"parent_id", "is_company", "active"})
# Key in the transaction's cache: ids of the customers that the current write changes; they are scored when it ends.
CUSTOMERS_TO_SCORE = "strategic_customers_to_score"


class StrategicPartnerRescoreMixin(models.AbstractModel):
    """Mixin of res.partner: a customer is scored in the transaction that creates or changes it.

    Contacts carry the scores of their company. The engine writes both in one statement, so the score fields are not
    among Odoo's `_commercial_fields`. Odoo would write commercial fields to each contact through the ORM, and an import
    would read them with the rights of a user who may create contacts, but may not read scores.
    """

    _name = "strategic.partner.rescore.mixin"
    _description = "Scoring of Changed Customers"

    @api.model_create_multi
    def create(self, vals_list):
        # Odoo may write other partners too, such as a company's address: score them all together.
        with self._score_together():
            partners = super().create(vals_list)
        # New rows hold no scores yet, so the ORM need not compute or write these fields.
        odoo_private.leave_uncomputed(partners, SCORE_FIELDS)
        with partners._being_created():
            self.env["strategic.scoring"]._rescore_created(partners)
        return partners

    def write(self, vals):
        # Read `vals` before `super()`: Odoo's `write` removes keys from it.
        written = frozenset(vals)
        if written.issubset(SCORE_FIELDS):
            # Nothing to score again: no score depends on the score fields.
            return super().write(vals)
        is_structure = not STRUCTURE_FIELDS.isdisjoint(written)
        customers = self.filtered(_is_customer) if is_structure else self.browse()
        with self._score_together() as customer_ids:
            customer_ids.update(self._customer_ids_of_structure(written))
            result = super().write(vals)
            customer_ids.update(self._customer_ids_of_structure(written), self._changed_customer_ids(written))
        # sudo: a user who edits contacts need not see their company, or what is recorded about them.
        contacts = customers.sudo().filtered(lambda partner: not _is_customer(partner))
        if contacts:
            self.env["strategic.fit"]._delete_of("partner_id", contacts.ids)
            contacts._move_records_to_company()
        return result

    def _update_address(self, vals):
        # Score here too: Odoo writes the address of a company, or of its subsidiaries, without calling our `write`.
        with self._score_together() as customer_ids:
            result = super()._update_address(vals)
            customer_ids.update(self._changed_customer_ids(vals.keys()))
        return result

    def _load_records_create(self, vals_list):
        with self._score_together():
            return super()._load_records_create(vals_list)

    def unlink(self):
        left_behind = self._with_contacts() - self
        ids = self.ids
        result = super().unlink()
        # sudo: no user may delete movements alone, but they go with their customer.
        self.env["strategic.movement"].sudo().search([("partner_id", "in", ids)]).unlink()
        self.env["strategic.fit"]._delete_of("partner_id", ids)
        # Contacts of a deleted company are customers now. Nobody has assessed them, so score them again.
        self.env["strategic.scoring"]._rescore(left_behind.exists().sudo().commercial_partner_id.ids)
        return result

    def _move_records_to_company(self):
        """Move the records of these customers, which have become contacts, to their company; called with sudo.

        Other classes override this, each for its own records.
        """

    @contextmanager
    def _score_together(self):
        """Yield a set for the ids of changed customers; score them once, when the outermost such block ends.

        A write of partners makes Odoo write other partners too, one by one.
        """
        cache = odoo_private.transaction_cache(self.env)
        if CUSTOMERS_TO_SCORE in cache:
            yield cache[CUSTOMERS_TO_SCORE]
            return
        customer_ids = cache[CUSTOMERS_TO_SCORE] = set()
        try:
            yield customer_ids
        finally:
            cache.pop(CUSTOMERS_TO_SCORE, None)
        self.env["strategic.scoring"]._rescore(sorted(customer_ids))

    def _changed_customer_ids(self, names):
        """Return the ids of the customers in `self`, if a rule or the scope reads one of the written fields `names`."""
        if self.env["strategic.scoring"]._watched_fields().isdisjoint(names):
            return set()
        # sudo: the user need not see the company of the contacts.
        return set(self.sudo().filtered(_is_customer).ids)

    def _customer_ids_of_structure(self, names):
        """Return the ids of the customers of `self` and all partners below, if `names` may change their customer.

        Call it before and after the write: one customer loses the partners that another customer gets.
        """
        if STRUCTURE_FIELDS.isdisjoint(names):
            return set()
        return set((self | self._with_contacts()).sudo().commercial_partner_id.ids)

    def _with_contacts(self):
        """Return `self` and all partners below, at every level, the archived ones too."""
        # sudo: scores are also copied to contacts that this user does not see, such as those of other companies.
        return self.sudo().with_context(active_test=False).search([("id", "child_of", self.ids)]).with_env(self.env)


def _is_customer(partner):
    return partner == partner.commercial_partner_id
