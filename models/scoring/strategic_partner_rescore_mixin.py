from contextlib import contextmanager

from odoo import api, models

from ...const import SCORE_FIELDS
from ...tools import odoo_private

# Writing these fields may turn a contact into a customer or a customer into a contact, or restore an archived customer.
STRUCTURE_FIELDS = frozenset({"parent_id", "is_company", "active"})
# Key in the transaction's cache: ids of the customers that the current write changes; they are scored when the write
# ends.
CUSTOMERS_TO_SCORE = "strategic_customers_to_score"


class StrategicPartnerRescoreMixin(models.AbstractModel):
    """Mixin of res.partner: scores a customer in the transaction that creates or changes the customer.

    Contacts carry the scores of their company, but the score fields are not among Odoo's `_commercial_fields`. Odoo
    would write commercial fields to each contact through the ORM, while the engine writes the company and its contacts
    in one statement. Also, an import would read commercial fields with the rights of its user, who may be allowed to
    create contacts, but not to read scores.
    """

    _name = "strategic.partner.rescore.mixin"
    _description = "Scoring of Changed Customers"

    @api.model_create_multi
    def create(self, vals_list):
        # While Odoo creates partners, it may write other partners too, such as a company with a new address. Score all
        # of them together.
        with self._score_together():
            partners = super().create(vals_list)
        # The rows of new partners hold no scores yet, so the ORM need not compute or write the score fields.
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
        # sudo: a user who edits contacts need not have access to their company, or to the records that move to it.
        contacts = customers.sudo().filtered(lambda partner: not _is_customer(partner))
        if contacts:
            self.env["strategic.fit"]._delete_of("partner_id", contacts.ids)
            contacts._move_records_to_company()
        return result

    def _update_address(self, vals):
        # Score the customers here too: Odoo writes the address of a company, or of its subsidiaries, without calling
        # `write` of this mixin.
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
        # sudo: no user may delete movements, but a deleted customer takes its movements with it.
        self.env["strategic.movement"].sudo().search([("partner_id", "in", ids)]).unlink()
        self.env["strategic.fit"]._delete_of("partner_id", ids)
        # The contacts of a deleted company are customers now. They still carry the company's scores, but nobody has
        # assessed them, so score them again.
        self.env["strategic.scoring"]._rescore(left_behind.exists().sudo().commercial_partner_id.ids)
        return result

    def _move_records_to_company(self):
        """Move the records about these partners, which have become contacts, to their company; called with sudo.

        Other classes of res.partner override this method, each for its own records, such as assessments or
        partnerships.
        """

    @contextmanager
    def _score_together(self):
        """Yield a set, to which the `with` block adds the ids of changed customers, and score them when the block ends.

        When Odoo writes partners, it writes other partners too, one by one. So blocks may be nested: all add to the
        same set, and the customers are scored once, when the outermost block ends.
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
        # sudo: `_is_customer` reads the company of each contact, to which the user need not have access.
        return set(self.sudo().filtered(_is_customer).ids)

    def _customer_ids_of_structure(self, names):
        """Return the ids of the customers that may get or lose contacts when the fields `names` of `self` are written.

        These are the customers of `self` and of all partners below, if `names` hold one of `STRUCTURE_FIELDS`, else
        none. Call this before and after the write: one customer may lose partners to another.
        """
        if STRUCTURE_FIELDS.isdisjoint(names):
            return set()
        return set((self | self._with_contacts()).sudo().commercial_partner_id.ids)

    def _with_contacts(self):
        """Return `self` and all partners below, at every level, including archived partners."""
        # sudo: scores are also copied to contacts that this user can't see, such as contacts in other companies.
        return self.sudo().with_context(active_test=False).search([("id", "child_of", self.ids)]).with_env(self.env)


def _is_customer(partner):
    return partner == partner.commercial_partner_id
