from odoo import api, fields, models, tools

from ...engine.batches import Batch
from ...engine.compiled import Compiled
from ...engine.rules import Rules
from ...engine.scores import Scores
from ...tools import odoo_private


class NotToKeep(Exception):
    """The compiled SQL holds something that may change before the programme does."""

    def __init__(self, compiled):
        super().__init__()
        self.compiled = compiled


class StrategicCompiledMixin(models.AbstractModel):
    """Mixin of `strategic.scoring`: compiles the SQL of a programme, and keeps it while programme and day stay.

    To compile a programme with 500 rules takes longer than to score a customer by it.
    """

    _name = "strategic.compiled.mixin"
    _description = "Compiled Scoring Programme"

    @api.model
    def _compile(self, method, rules, batch, *options):
        """Return `Compiled`: the SQL that `method` of this model builds of `Scores` and `options`.

        :param batch: a batch of the kind that the SQL is to cover; the SQL is the same for all batches of a kind
        :param options: hashable values
        """
        try:
            return self._compile_once(
                method, rules.programme, fields.Date.today(), frozenset(rules.broken), batch.kind, options
            )
        except NotToKeep as found:
            # ormcache keeps nothing if the method raises an exception.
            return found.compiled

    @api.model
    @tools.ormcache("method", "programme", "today", "broken", "kind", "options")
    def _compile_once(self, method, programme, today, broken, kind, options):
        queries = odoo_private.query_count(self.env)
        rules = Rules(self.with_context(strategic_programme=programme))
        sql = getattr(self, method)(Scores(rules, Batch(kind, {})), *options)
        if odoo_private.query_count(self.env) > queries or frozenset(rules.broken) != broken:
            # The ORM asked the database, for the records below another one for example. Or a rule is broken: whoever
            # finds a broken rule reports it.
            raise NotToKeep(Compiled(sql))
        return Compiled.for_few(sql) if kind == "few" else Compiled(sql)
