"""The same programme and assessments for the ordinary addon, and the comparison of its scores with the engine's."""
from dev.bench import data, inside

PROGRAMME = (
    """
    INSERT INTO ordinary_audience (id, name, sequence, active)
    SELECT id, name, sequence, active FROM strategic_audience WHERE active
    """,
    """
    INSERT INTO ordinary_criterion (id, name, audience_id, method, weight, domain, active)
    SELECT id, name, audience_id, method, weight, domain, active FROM strategic_criterion WHERE active
    """,
    """
    INSERT INTO ordinary_assessment (id, partner_id, criterion_id, value, valid_until)
    SELECT id, partner_id, criterion_id, value, valid_until FROM strategic_assessment WHERE active
    """,
)
# The ordinary addon stores 0 where the engine stores NULL.
COPY_SCORES = """
    UPDATE res_partner
       SET ordinary_audience_fit = COALESCE(audience_fit, 0),
           ordinary_reputation = COALESCE(reputation, 0),
           ordinary_audience_id = strategic_audience_id,
           ordinary_status = strategic_status,
           ordinary_is_strategic = is_strategic,
           ordinary_since = strategic_since,
           ordinary_review_date = strategic_review_date
"""
SCORES = """
    SELECT md5(string_agg(ROW(id, ordinary_audience_fit, ordinary_reputation, ordinary_audience_id, ordinary_status,
                              ordinary_is_strategic IS TRUE, ordinary_since, ordinary_review_date)::text,
                          ' ' ORDER BY id))
      FROM res_partner
"""


def build(env):
    """Copy the engine's programme and assessments, and score everybody with the ordinary addon."""
    for statement in PROGRAMME:
        env.cr.execute(statement)
    env.invalidate_all()
    env["ordinary.criterion"]._rescore()
    env.flush_all()
    env.cr.commit()


def changed_rule(env):
    return env["ordinary.criterion"].browse(data.changed_rule(env).id)


def copy_scores(env):
    env.cr.execute(COPY_SCORES)


def digest(env):
    return inside.digest(env, SCORES)
