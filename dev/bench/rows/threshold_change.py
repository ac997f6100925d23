"""Scoring everybody after both thresholds have changed takes little longer than UPDATEs of the changed statuses."""
from dev.bench import bases, measuring, programme
from dev.bench.reference import JIT_OFF

TARGET = 1.5
UNIT = "s"
BASE = bases.SCORED
measure = measuring.seconds
FIT, REPUTATION = 65, 74

# The new statuses follow from the stored scores, which do not change.
STATUS = """CASE WHEN audience_fit >= %(fit)s AND reputation >= %(reputation)s THEN 'strategic'
                WHEN audience_fit >= %(fit)s THEN 'core'
                WHEN reputation >= %(reputation)s THEN 'prestige'
                ELSE 'other' END"""
IS_STRATEGIC = "audience_fit >= %(fit)s AND reputation >= %(reputation)s"
REFERENCE = f"""
    UPDATE res_partner
       SET strategic_status = {STATUS},
           is_strategic = {IS_STRATEGIC},
           strategic_since = CASE WHEN {IS_STRATEGIC} THEN CURRENT_DATE END
     WHERE audience_fit IS NOT NULL AND reputation IS NOT NULL AND strategic_status <> {STATUS}
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
        env.cr.execute(statement, {"fit": FIT, "reputation": REPUTATION})
