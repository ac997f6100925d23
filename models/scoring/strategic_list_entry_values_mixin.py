"""Checks the values of entries, which come from forms, files, or clients that may send anything."""

from collections import Counter

from odoo import api, models
from odoo.exceptions import ValidationError

from ...tools.limits import is_id, shown

# Number of characters of a name: PostgreSQL can't index much longer ones, and no company has such a name.
LONGEST_NAME = 500


class StrategicListEntryValuesMixin(models.AbstractModel):
    """Mixin of an entry: checks the values to write, also those from an imported file, and imports no company twice."""

    _name = "strategic.list.entry.values.mixin"
    _description = "Values of Entries"

    @api.model
    def load(self, fields, data):
        last = self.search_fetch([], ["id"], order="id desc", limit=1)
        entries = self.with_context(strategic_entries_after_id=last.id or 0)
        return super(StrategicListEntryValuesMixin, entries).load(fields, data)

    def _load_records_create(self, vals_list):
        """Update the entries that were on the list before this file: the same file brings in nothing twice."""
        self._check_values(vals_list)
        known = self._known_entries(vals_list)
        new = super()._load_records_create([vals for vals, entry in zip(vals_list, known, strict=True) if not entry])
        created = iter(new)
        for vals, entry in zip(vals_list, known, strict=True):
            if entry:
                entry._load_records_write(dict(vals))
        return self.browse().concat(*(entry or next(created) for entry in known))

    @api.model
    def _known_entries(self, vals_list):
        """Return for each of the imported `vals_list` the entry that was on the list before, or an empty recordset."""
        after_id = self.env.context.get("strategic_entries_after_id")
        known = {
            entry._own_identity(): entry
            for entry in self._search_named(vals_list)
            # A client can send any value in the context.
            if type(after_id) is not int or entry.id <= after_id
        }
        return [known.get(self._identity(vals), self.browse()) for vals in vals_list]

    @api.model
    def _search_named(self, vals_list):
        """Return the entries with a name of `vals_list` on one of their lists."""
        return self.search(
            [
                ("list_id", "in", [self._identity(vals)[0] for vals in vals_list]),
                ("name", "in", [vals.get("name") for vals in vals_list]),
            ]
        )

    @api.model
    def _identity(self, vals):
        """Return what `vals` say of an entry that no other entry may say: its list, its name and its country."""
        default_id = self.env.context.get("default_list_id")
        list_id = vals.get("list_id", is_id(default_id) and default_id)
        return list_id, vals.get("name"), vals.get("country_id") or False

    def _own_identity(self):
        """Return `_identity` of this entry."""
        return self.list_id.id, self.name, self.country_id.id

    @api.model
    def _check_listed(self, vals_list):
        """Raise a `ValidationError` if one of `vals_list` has no list or no name, before PostgreSQL refuses it."""
        for list_id, name, _country_id in map(self._identity, vals_list):
            if not list_id:
                raise ValidationError(
                    self.env._("An entry needs its list: open the list, and press Import a File there.")
                )
            if not name:
                raise ValidationError(self.env._('An entry needs a company\'s name: fill in the column "Company".'))

    @api.model
    def _check_ranks(self, vals_list):
        """Raise a `ValidationError` for a rank below 0, before PostgreSQL refuses it."""
        self._check_values(vals_list)
        for vals in vals_list:
            if (rank := int(vals.get("rank") or 0)) < 0:
                raise ValidationError(
                    self.env._(
                        '"%(company)s" has the rank %(rank)s: it must be a number from 1 on.',
                        company=vals.get("name") or self[:1].name or "",
                        rank=rank,
                    )
                )

    @api.model
    def _check_names(self, vals_list):
        """Raise a `ValidationError` for a name that is too long, before PostgreSQL refuses it."""
        for vals in vals_list:
            if len(name := str(vals.get("name") or "")) > LONGEST_NAME:
                raise ValidationError(
                    self.env._(
                        '"%(name)s" has %(length)s characters; the name of a company has no more than %(most)s.',
                        name=shown(name),
                        length=len(name),
                        most=LONGEST_NAME,
                    )
                )

    @api.model
    def _check_twice(self, vals_list):
        """Raise a `ValidationError` that names a company which would stand on its list twice, in one country."""
        counts = Counter(self._identity(vals) for vals in vals_list)
        counts.update(entry._own_identity() for entry in self._search_named(vals_list))
        for list_id, name, country_id in (identity for identity, count in counts.items() if count > 1):
            country = self.env["res.country"].browse(country_id)
            raise ValidationError(
                self.env._(
                    '"%(company)s" stands on "%(list)s" twice: leave one out, or tell them apart by their country.',
                    company=f"{name} ({country.name})" if country else name,
                    list=self.env["strategic.list"].browse(list_id).display_name,
                )
            )
