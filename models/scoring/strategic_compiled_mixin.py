from odoo import api, fields, models, tools

from ...engine.batches import Batch, everybody
from ...engine.compiled import Compiled
from ...engine.rules import Rules
from ...engine.scores import Scores
from ...engine.statement import select_kept_differing
from ...tools import odoo_private


class StrategicCompiledMixin(models.AbstractModel):
    """Mixin of `strategic.scoring`: compiles the SQL of a programme, and keeps it while programme and day stay.

    To compile a programme with 500 rules takes longer than to score a customer by it.
    """

    _name = "strategic.compiled.mixin"
    _description = "Compiled Scoring Programme"

    @api.model
    def _find_differing(self):
        """Return the ids of the customers to whom, or to a fit of whom, the thresholds now give another status."""
        rules = Rules(self.with_context(strategic_programme=self._relied_programme()))
        rows = rules.execute(lambda: self._compile("_build_differing", rules, everybody), everybody)
        return [customer_id for (customer_id,) in rows]

    def _build_differing(self, scores):
        return select_kept_differing(scores)

    @api.model
    def _compile(self, method, rules, batch, *options):
        """Return `Compiled`: the SQL that `method` of this model builds of `Scores` and `options`.

        :param batch: a batch of the kind that the SQL is to cover; the SQL is the same for all batches of a kind
        :param options: hashable values
        """
        kept = self._kept_for(rules.programme)
        key = (method, frozenset(rules.broken), batch.kind, options)
        today = fields.Date.today()
        day, compiled = kept.get(key, (None, None))
        if day != today:
            compiled, is_lasting = self._compile_anew(method, rules, batch.kind, options)
            if is_lasting:
                kept[key] = today, compiled
        return compiled

    @api.model
    @tools.ormcache("programme")
    def _kept_for(self, programme):
        """Return the dict that keeps the SQL of `programme`, as (day, `Compiled`). All transactions share it."""
        return {}

    def _compile_anew(self, method, rules, kind, options):
        """Return `Compiled`, and whether it stays right until the programme or the day changes."""
        # Rules on revenue ask for this currency. Read it before the queries are counted: its change clears the cache.
        self._engine().env.company.currency_id.id  # noqa: B018
        queries, broken = odoo_private.query_count(self.env), len(rules.broken)
        sql = getattr(self, method)(Scores(rules, Batch(kind, {})), *options)
        # The SQL of such rules may hold what the ORM has read, such as where a tag is in the tree of tags.
        may_hold_data = any(rule.may_fail for _key, _text, rule in rules.working())
        # Other addons may look up records by their names while they compile a rule.
        has_queried = odoo_private.query_count(self.env) > queries
        # Each transaction that finds a broken rule reports it.
        has_found_broken = len(rules.broken) > broken
        if may_hold_data or has_queried or has_found_broken:
            return Compiled(sql), False
        return (Compiled.for_few(sql) if kind == "few" else Compiled(sql)), True
