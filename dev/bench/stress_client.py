"""One of the people at work during the stress test; runs in Odoo, and writes as requests do."""
import json
import random
import time
from functools import partial
from pathlib import Path

PAUSE = (0.05, 0.15)  # seconds between two writes


def prepare(env):
    """Make somebody who works with customers and all opportunities."""
    groups = ("base.group_user", "base.group_partner_manager", "sales_team.group_sale_salesman_all_leads")
    env["res.users"].with_context(no_reset_password=True).create({
        "name": "At work", "login": "bench_at_work", "group_ids": [(6, 0, [env.ref(group).id for group in groups])],
    })
    env.cr.commit()


def work(env, number, folder):
    """Write until the file `stop` appears, then leave what was done as a list of dictionaries."""
    folder = Path(folder)
    client = Client(env, random.Random(number))
    env.cr.rollback()
    done = []
    client.once()
    (folder / f"ready_{number}").touch()
    while not (folder / "stop").exists():
        time.sleep(client.random.uniform(*PAUSE))
        done.append(client.once())
    (folder / f"done_{number}.json").write_text(json.dumps(done))


class Client:
    """Does one random thing after the other, each in a transaction of its own."""

    def __init__(self, env, chance):
        self.random = chance
        self.database = env.cr.dbname
        self.uid = env["res.users"].search([("login", "=", "bench_at_work")]).id
        env.cr.execute("SELECT min(id), count(*) FROM res_partner WHERE name LIKE 'Customer %'")
        self.first, self.customers = env.cr.fetchone()
        self.criteria = env["strategic.criterion"].search([("method", "=", "judgement")]).ids
        # Won opportunities are left alone: a rule asks for them, and sees others at its next nightly run.
        self.stages = env["crm.stage"].search([("is_won", "=", False)]).ids
        env.cr.execute("SELECT id, partner_id FROM crm_lead WHERE stage_id = ANY(%s)", [self.stages])
        self.leads = dict(env.cr.fetchall())

    def once(self):
        kind = self.random.choice(("watched", "unwatched", "assess", "move"))
        lead = self.random.choice(list(self.leads)) if kind == "move" else None
        customer = self.leads[lead] if lead else self.first + self.random.randrange(self.customers)
        chance = self.random.random()
        tries = []

        def call(env):
            tries.append(1)
            getattr(self, f"_{kind}")(env, lead or customer, chance)

        started = time.monotonic()
        error = self._request(call)
        return {"kind": kind, "customer": customer, "started": started, "seconds": time.monotonic() - started,
                "retries": len(tries) - 1, "error": error}

    def _request(self, call):
        """Do it as Odoo's HTTP server does: a transaction, tried again when another one was in the way."""
        from odoo import api
        from odoo.modules.registry import Registry
        from odoo.service.model import retrying

        try:
            with Registry(self.database).cursor() as cr:
                Registry(self.database).check_signaling(cr)
                env = api.Environment(cr, self.uid, {})
                retrying(partial(call, env), env)
        except Exception as error:  # noqa: BLE001 (whatever reaches the user is what we count)
            return f"{type(error).__name__}: {error}"[:300]
        return None

    def _watched(self, env, customer, chance):
        env["res.partner"].browse(customer).write({"zip": str(int(10_000 + chance * 90_000))})

    def _unwatched(self, env, customer, chance):
        env["res.partner"].browse(customer).write({"ref": str(chance)})

    def _assess(self, env, customer, chance):
        criterion = self.criteria[int(chance * len(self.criteria))]
        env["strategic.assessment"].create(
            {"partner_id": customer, "criterion_id": criterion, "value": 20 * int(chance * 1000 % 6)})

    def _move(self, env, lead, chance):
        env["crm.lead"].browse(lead).write({"stage_id": self.stages[int(chance * len(self.stages))]})
