from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Date
from odoo.models import BaseModel
from odoo.tools import format_date, format_list

from ...const import ADDON
from ...tools.limits import FIRST_DAY, LARGEST_INTEGER, LAST_DAY, holds_nul, is_id, shown


class StrategicRecord(models.AbstractModel):
    """Mixin of this addon's models: closed to users without access, with a clear error for each invalid value.

    The ORM returns defaults to everybody, and passes invalid values on to Python or PostgreSQL, which raise errors that
    users do not understand.
    """

    _name = "strategic.record"
    _inherit = ["strategic.guard"]
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

    def onchange(self, values, field_names, fields_spec):
        # Skip dicts: a form may send a linked record as a dict of the values that it shows.
        self._check_values(
            [{name: value for name, value in values.items() if not isinstance(value, dict)}]
        )
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _search(self, domain, *args, **options):
        if not self.env.su and holds_nul(domain):
            raise UserError(self.env._("A NUL character can't be searched for: type the text to search anew."))
        return super()._search(domain, *args, **options)

    @api.model
    def _check_values(self, vals_list):
        """Raise a `ValidationError` for the first value in `vals_list` that its field can't hold."""
        for vals in vals_list:
            for name, value in vals.items():
                field = self._fields.get(name)
                # Every field can hold an empty value.
                if field and value and ADDON in field._modules:
                    self._check_value_of(field, value)

    @api.model
    def _check_value_of(self, field, value):
        """Raise a `ValidationError` if `field` can't hold `value`."""
        names = {"field": field._description_string(self.env), "value": shown(value)}
        if field.type in ("char", "text", "html") and holds_nul(value):
            raise ValidationError(
                self.env._('"%(field)s" holds a NUL character, which can\'t be kept: type it anew.', **names)
            )
        if field.type == "integer" and not _is_integer(value):
            raise ValidationError(
                self.env._(
                    '"%(field)s" is %(value)s; it must be a whole number, of no more than %(most)s.',
                    most=LARGEST_INTEGER,
                    **names,
                )
            )
        if field.type == "date" and not _is_date(value):
            raise ValidationError(
                self.env._(
                    '"%(field)s" is %(value)s; it must be a date from %(first)s to %(last)s.',
                    first=format_date(self.env, FIRST_DAY),
                    last=format_date(self.env, LAST_DAY),
                    **names,
                )
            )
        if field.type == "selection" and value not in (known := field.get_values(self.env)):
            raise ValidationError(
                self.env._(
                    '"%(field)s" is %(value)s; it must be one of these: %(known)s.',
                    known=format_list(self.env, known),
                    **names,
                )
            )
        if field.relational and not _is_chosen(field, value):
            raise ValidationError(
                self.env._('"%(field)s" is %(value)s; it must name records by their numbers.', **names)
            )


def _is_integer(value):
    try:
        return abs(int(value)) <= LARGEST_INTEGER
    except (TypeError, ValueError, OverflowError):
        return False


def _is_date(value):
    try:
        return not holds_nul(value) and FIRST_DAY <= Date.to_date(value) <= LAST_DAY
    except (TypeError, ValueError, KeyError):
        return False


def _is_chosen(field, value):
    """Return whether `value` can name the records of a relational `field`."""
    if isinstance(value, BaseModel):
        return True
    if field.type != "many2one":
        return isinstance(value, list | tuple)
    return is_id(value)
