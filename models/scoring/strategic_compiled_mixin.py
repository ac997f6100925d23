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
        # The SQL of such rules may hold what the ORM has read, such as where a tag is in the tree of tags.
        may_hold_data = any(rule.may_fail for _key, _text, rule in rules.working())
        # Other addons may look up records by their names while they compile a rule.
        has_queried = odoo_private.query_count(self.env) > queries
        # Each transaction that finds a broken rule reports it.
        has_found_broken = frozenset(rules.broken) != broken
        if may_hold_data or has_queried or has_found_broken:
            raise NotToKeep(Compiled(sql))
        return Compiled.for_few(sql) if kind == "few" else Compiled(sql)
