from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Date
from odoo.models import BaseModel
from odoo.tools import format_date, format_list

from ...const import ADDON
from ...tools import import_errors, odoo_private
from ...tools.limits import FIRST_DAY, LARGEST_INTEGER, LAST_DAY, holds_nul, is_id, shown

TEXT_TYPES = ("char", "text", "html")


class StrategicRecord(models.AbstractModel):
    """Mixin of this addon's models: hides defaults from users without access, and names each invalid value in an error.

    The ORM alone would return the defaults of a model to every user. It would pass invalid values on to Python or
    PostgreSQL, which raise errors that users do not understand. Of an imported file, the errors name row and column.
    """

    _name = "strategic.record"
    _inherit = ["strategic.guard", "strategic.selection.order"]
    _description = "Record of Strategic Customers"

    @api.model
    def default_get(self, fields):
        self.browse().check_access("read")
        return super().default_get(fields)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_values(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_values([vals])
        return super().write(vals)

    @api.model
    def load(self, fields, data):
        answer = super(StrategicRecord, self.with_context(strategic_empty_cells=True)).load(fields, data)
        return import_errors.explain(self, fields, data, answer, self._import_ranges())

    @api.model
    def _load_records_create(self, vals_list):
        if self.env.context.get("strategic_empty_cells"):
            vals_list = [self._without_empty_cells(vals) for vals in vals_list]
        return super()._load_records_create(vals_list)

    def onchange(self, values, field_names, fields_spec):
        # Don't check dicts: a form may send a linked record as a dict, with the values that the form shows of it.
        self._check_values([{name: value for name, value in values.items() if not isinstance(value, dict)}])
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _search(self, domain, *args, **options):
        if not self.env.su and holds_nul(domain):
            raise UserError(self.env._("A search can't find a NUL character: type the text to search again."))
        return super()._search(domain, *args, **options)

    @api.model
    def _import_ranges(self):
        """Return {name of a whole number: (least, most)}: what an imported file may have in this column."""
        return {}

    @api.model
    def _without_empty_cells(self, vals):
        """Return `vals`, those of a row of an imported file, without empty cells in which the default applies.

        A required field can't be empty, so its empty cell means the default.
        """
        return {name: value for name, value in vals.items() if value is not False or not self._fields[name].required}

    @api.model
    def _check_values(self, vals_list):
        """Raise a `ValidationError` for the first value in `vals_list` that its field can't hold."""
        for vals in vals_list:
            for name, value in vals.items():
                field = self._fields.get(name)
                # Every field can hold an empty value.
                if field and value and ADDON in odoo_private.modules_of(field) and not self._can_hold(field, value):
                    raise ValidationError(self._message_of_invalid(field, value))

    @api.model
    def _can_hold(self, field, value):
        """Return whether `field` can hold `value`; True for each type of field that this method does not check."""
        if field.type in TEXT_TYPES:
            return not isinstance(value, list | tuple) and not holds_nul(value)
        if field.type == "integer":
            return _is_integer(value)
        if field.type == "date":
            return _is_date(value)
        if field.type == "selection":
            return value in field.get_values(self.env)
        return not field.relational or _names_records(field, value)

    @api.model
    def _message_of_invalid(self, field, value):
        """Return a sentence on why `field` can't hold `value`."""
        names = {"field": field._description_string(self.env), "value": shown(value)}
        if field.type in TEXT_TYPES and not isinstance(value, str):
            return self.env._('"%(field)s" is %(value)s; it must be a text.', **names)
        if field.type in TEXT_TYPES:
            return self.env._('"%(field)s" holds a NUL character, which can\'t be saved: type it again.', **names)
        if field.type == "integer":
            return self.env._(
                '"%(field)s" is %(value)s; it must be a whole number, of no more than %(most)s.',
                most=LARGEST_INTEGER,
                **names,
            )
        if field.type == "date":
            return self.env._(
                '"%(field)s" is %(value)s; it must be a date from %(first)s to %(last)s.',
                first=format_date(self.env, FIRST_DAY),
                last=format_date(self.env, LAST_DAY),
                **names,
            )
        if field.type == "selection":
            return self.env._(
                '"%(field)s" is %(value)s; it must be one of these: %(known)s.',
                known=format_list(self.env, field.get_values(self.env)),
                **names,
            )
        return self.env._('"%(field)s" is %(value)s; it must name records by their ids.', **names)


def _is_integer(value):
    try:
        return abs(int(value)) <= LARGEST_INTEGER and (not isinstance(value, float) or value.is_integer())
    except (TypeError, ValueError, OverflowError):
        return False


def _is_date(value):
    try:
        return not holds_nul(value) and FIRST_DAY <= Date.to_date(value) <= LAST_DAY
    except (TypeError, ValueError, KeyError):
        return False


def _names_records(field, value):
    """Return whether `value` can stand for records in a relational `field`: a recordset, an id, or a list."""
    if isinstance(value, BaseModel):
        return True
    if field.type != "many2one":
        return isinstance(value, list | tuple)
    return is_id(value)
