from odoo import api, models, tools
from odoo.exceptions import UserError

from ...const import ADDON
from ...tools import odoo_private
from ...tools.commands import linked_ids, updated_ids, written_lines


class StrategicGuard(models.AbstractModel):
    """Mixin that refuses RPC calls that the ORM would allow, but that no screen needs.

    - Writing a stored computed field: the ORM lets a call overwrite the result.
    - Linking a record that the user can't see: a many2one accepts any id, and the ORM reads the name and all related
      fields of the linked record as the superuser. This also holds for forms that are not saved, and for defaults.
    - Searching with an operator that skips record rules.
    """

    _name = "strategic.guard"
    _description = "Guard of Results and Hidden Records"

    @api.model
    def default_get(self, fields):
        # Ignore defaults of stored computed fields: their values are results.
        defaults = super().default_get([name for name in fields if not self._is_result(name)])
        self._check_links([defaults])
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        self._check_no_result(vals_list)
        self.browse()._check_links(vals_list, self._fields_saved_unchecked())
        return super().create(vals_list)

    def write(self, vals):
        self._check_no_result([vals])
        self._check_links([vals], self._fields_saved_unchecked())
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        self._check_links([values])
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _search(self, domain, *args, **options):
        if not self.env.su and _skips_rules(domain):
            raise UserError(self.env._('An operator that ends with "!" is for the server alone: leave the "!" out.'))
        return super()._search(domain, *args, **options)

    @api.model
    def _is_result(self, name):
        """Return whether the field `name` is a result: a stored, computed, read-only field of this addon."""
        field = self._fields.get(name)
        return bool(
            field and field.store and field.compute and field.readonly and ADDON in odoo_private.modules_of(field)
        )

    @api.model
    def _check_no_result(self, vals_list):
        """Raise a `UserError` if `vals_list` hold a stored computed field, a result that nobody may write."""
        for name in {name for vals in vals_list for name in vals}:
            if self._is_result(name):
                raise UserError(
                    self.env._(
                        '"%(field)s" of "%(model)s" is computed from other fields and can\'t be written: leave it out.',
                        field=self._fields[name]._description_string(self.env),
                        model=self._description,
                    )
                )

    @api.model
    @tools.ormcache()
    def _guarded_fields(self):
        """Return the names of the relational fields in which a user may only choose records that they can read."""
        return frozenset(
            name for name, field in self._fields.items() if field.relational and ADDON in odoo_private.modules_of(field)
        )

    @api.model
    def _fields_saved_unchecked(self):
        """Return the names of the fields in which a user may save a record that the user can't see.

        Forms that are not saved and defaults are still checked, so that they do not show this record to the user.
        """
        return ()

    def _check_links(self, vals_list, unchecked=()):
        """Raise an `AccessError` if `vals_list` name records that this user can't see.

        Records to which `self` links already are allowed. The lines of x2many fields are checked too, if their model
        has this mixin.

        :param unchecked: names of fields to skip
        """
        if self.env.su:
            return
        written = {name for vals in vals_list for name in vals}
        for name in self._guarded_fields() & written.difference(unchecked):
            values = [vals[name] for vals in vals_list if name in vals]
            named = self._named_records(self._fields[name], values)
            # Read the records to which `self` links already only if the values name records, because this takes a
            # query.
            if named and (new := named - self[name]._origin):
                self._check_visible(name, new)

    def _named_records(self, field, values):
        """Return the records to which `values` of the relational `field` link.

        Also check the lines that the values create or change, if the model of the lines has this mixin.
        """
        comodel = self.env[field.comodel_name]
        if field.type == "many2one":
            cached = (field.convert_to_cache(value, self, validate=False) for value in values)
            return comodel.union(*(field.convert_to_record(value, self)._origin for value in cached))
        if isinstance(comodel, self.pool["strategic.guard"]):
            for line_id, vals in (line for value in values for line in written_lines(value)):
                comodel.browse(line_id)._check_links([vals])
        # Include lines that an update command names: on an unsaved form, the command loads all stored values of the
        # line.
        return comodel.browse({id_ for value in values for id_ in (*linked_ids(value), *updated_ids(value))})

    def _check_visible(self, _name, records):
        """Raise an `AccessError` if this user can't read the `records` to which the field `_name` is to link."""
        records.check_access("read")


def _skips_rules(domain):
    """Return whether the list `domain` holds an operator that skips record rules, which only the server may use.

    Odoo refuses `any!` in a call of a client, but not `ANY!`. A `Domain` object needs no check here, because it was
    checked when it was created.
    """
    if not isinstance(domain, (list, tuple)):
        return False
    operator = domain[1] if len(domain) == 3 else None
    if isinstance(operator, str) and operator != "!" and operator.rstrip().endswith("!"):
        return True
    return any(map(_skips_rules, domain))
