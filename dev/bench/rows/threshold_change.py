"""Scoring everybody after both thresholds have changed takes little longer than UPDATEs of the changed statuses.

Both write the same partners, fits, opportunities and movements.
"""
from dev.bench import bases, measuring, programme
from dev.bench.reference import FOLLOWING, JIT_OFF

TARGET = 1.5
UNIT = "s"
BASE = bases.SCORED
measure = measuring.seconds
# Ours and the reference leave the same movements and opportunities behind, too.
COMPARES_MOVEMENTS = True
FIT, REPUTATION = 65, 74

# The new statuses follow from the stored scores, which do not change.
STATUS = """CASE WHEN audience_fit >= %(fit)s AND reputation >= %(reputation)s THEN 'strategic'
                WHEN audience_fit >= %(fit)s THEN 'core'
                WHEN reputation >= %(reputation)s THEN 'prestige'
                ELSE 'other' END"""
IS_STRATEGIC = "audience_fit >= %(fit)s AND reputation >= %(reputation)s"
# The partners to write, contacts included, and their status before.
REFERENCE = f"""
    WITH differing AS MATERIALIZED (
        SELECT ctid AS place, id AS partner_id, commercial_partner_id AS customer_id, audience_fit, reputation,
               strategic_audience_id, strategic_status AS status_before, {STATUS} AS strategic_status,
               {IS_STRATEGIC} AS is_strategic
          FROM res_partner
         WHERE audience_fit IS NOT NULL AND reputation IS NOT NULL AND strategic_status <> {STATUS}
    ),
    {FOLLOWING}
    UPDATE res_partner AS partner
       SET strategic_status = differing.strategic_status,
           is_strategic = differing.is_strategic,
           strategic_since = CASE WHEN differing.is_strategic THEN CURRENT_DATE END
      FROM differing
     WHERE partner.ctid = differing.place
"""
FIT_STATUS = STATUS.replace("audience_fit >=", "fit.fit >=").replace("reputation >=", "partner.reputation >=")
FITS = f"""
    UPDATE strategic_fit AS fit
       SET status = {FIT_STATUS}
      FROM res_partner AS partner
     WHERE partner.id = fit.partner_id AND fit.status <> {FIT_STATUS}
"""


def prepare(env):
    parameters = env["ir.config_parameter"]
    parameters.set_param("strategic_customer.audience_fit_threshold", str(FIT))
    parameters.set_param("strategic_customer.reputation_threshold", str(REPUTATION))
    programme.score_nobody(env)


def ours(env):
    env["strategic.scoring"]._rescore_all("threshold", keep_scores=True)


def reference(env):
    env.cr.execute(JIT_OFF)
    for statement in (REFERENCE, FITS):
        env.cr.execute(statement, {"fit": FIT, "reputation": REPUTATION, "cause": "threshold"})
