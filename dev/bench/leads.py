"""Leads for Odoo's predictive lead scoring, with varied values in all fields that it uses."""

LEADS = """
    INSERT INTO crm_lead (name, type, active, stage_id, company_id, team_id, user_id, priority, country_id, state_id,
                          source_id, lang_id, phone_state, email_state, won_status, probability, automated_probability,
                          create_uid, create_date, write_uid, write_date)
    SELECT 'Lead ' || number, 'opportunity', won_status <> 'lost',
           CASE WHEN won_status = 'won' THEN %(won)s ELSE (%(stages)s)[1 + number / 7 %% cardinality(%(stages)s)] END,
           %(company)s, (%(teams)s)[1 + number / 11 %% cardinality(%(teams)s)], 2, (number %% 4)::text,
           (%(countries)s)[1 + (number * 17 / 5) %% cardinality(%(countries)s)],
           CASE WHEN number %% 3 = 0 THEN (%(states)s)[1 + number / 13 %% cardinality(%(states)s)] END,
           (%(sources)s)[1 + number / 3 %% cardinality(%(sources)s)], %(lang)s,
           (ARRAY['correct', 'incorrect', NULL])[1 + number / 2 %% 3],
           (ARRAY['correct', 'incorrect', NULL])[1 + number / 5 %% 3],
           won_status,
           CASE won_status WHEN 'won' THEN 100 WHEN 'lost' THEN 0 ELSE 1 END,
           CASE won_status WHEN 'won' THEN 100 WHEN 'lost' THEN 0 ELSE 1 END,
           1, now() - (number %% 600) * interval '1 day', 1, now()
      FROM generate_series(1, %(leads)s) AS number
CROSS JOIN LATERAL (SELECT CASE number %% 10 WHEN 0 THEN 'won' WHEN 1 THEN 'won' WHEN 2 THEN 'lost' ELSE 'pending' END
                        AS won_status) AS outcome
"""

TAGGED = """
    INSERT INTO crm_tag_rel (lead_id, tag_id)
    SELECT DISTINCT id, (%(tags)s)[1 + (id * place / 3) %% cardinality(%(tags)s)]
      FROM crm_lead, generate_series(1, 2) AS place
     WHERE id %% 4 <> 0
"""


def build(env, leads):
    """Create leads; seven of ten are open, and Odoo scores these."""
    stages = env["crm.stage"].search([], order="sequence")
    tags = env["crm.tag"].create([{"name": f"Bench tag {number}"} for number in range(12)])
    given = {
        "leads": leads,
        "stages": stages.filtered(lambda stage: not stage.is_won).ids,
        "won": stages.filtered("is_won")[:1].id,
        "company": env.company.id,
        "teams": env["crm.team"].search([]).ids,
        "countries": env["res.country"].search([], limit=40, order="id").ids,
        "states": env["res.country.state"].search([], limit=60, order="id").ids,
        "sources": env["utm.source"].search([]).ids,
        "lang": env["res.lang"].search([], limit=1).id,
        "tags": tags.ids,
    }
    env.cr.execute(LEADS, given)
    env.cr.execute(TAGGED, given)
    env.cr.execute("SELECT setval('crm_lead_id_seq', (SELECT max(id) FROM crm_lead))")
    parameters = env["ir.config_parameter"]
    parameters.set_param("crm.pls_start_date", "2000-01-01")
    parameters.set_param("crm.pls_fields", "phone_state,email_state,state_id,country_id,source_id,lang_id,tag_ids")
    env.cr.commit()
