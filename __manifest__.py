{
    "name": "Strategic Customers",
    "summary": "Find, score and partner with the customers that represent your market and lend it credibility",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Strategic Customers contributors",
    "license": "LGPL-3",
    "depends": ["crm"],
    "data": [
        "security/ir.model.access.csv",
        "security/strategic_security.xml",
        "data/mail_activity_type_data.xml",
        "data/ir_cron_data.xml",
        "data/strategic_audience_data.xml",
        "wizard/res_partner_assess_views.xml",
        "views/strategic_assessment_views.xml",
        "views/strategic_movement_views.xml",
        "views/strategic_criterion_views.xml",
        "views/strategic_audience_views.xml",
        "views/res_partner_views.xml",
        "views/crm_lead_views.xml",
        "views/res_config_settings_views.xml",
        "views/strategic_menus.xml",
    ],
    "demo": [
        "demo/res_partner_demo.xml",
        "demo/strategic_audience_demo.xml",
        "demo/strategic_assessment_demo.xml",
        "demo/crm_lead_demo.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "strategic_customer/static/src/**/*",
        ],
        "web.assets_unit_tests": [
            "strategic_customer/static/tests/**/*.test.js",
        ],
        "web.assets_tests": [
            "strategic_customer/static/tests/tours/**/*",
        ],
    },
    "pre_init_hook": "pre_init_hook",
    "uninstall_hook": "uninstall_hook",
}
