import json
import xmlrpc.client

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .access_case import AccessCase
from .access_table import COLLEAGUES, NOBODYS, OWN, PARTNER_FIELDS, RIGHTS


@tagged("post_install", "-at_install")
class TestAccessByRpc(AccessCase, HttpCase):
    """The rights in access_table.py also hold over RPC: over JSON-2 with an API key, and XML-RPC with a password."""

    def json2(self, user, model, method, **arguments):
        key = (
            self.superuser_env["res.users.apikeys"]
            .with_user(user)
            .sudo()
            ._generate("rpc", f"test {user.login}", self.env.cr.now().replace(year=self.env.cr.now().year + 1))
        )
        return self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(arguments),
            headers={"Content-Type": "application/json", "Authorization": f"bearer {key}"},
        )

    def xmlrpc(self, user, model, method, *arguments, **keywords):
        return self.xmlrpc_object.execute_kw(
            self.env.cr.dbname, user.id, user.login, model, method, arguments, keywords
        )

    def assertDenied(self, user, *call, message=""):
        """Check that an XML-RPC call of `user` fails for want of rights, and that the error contains `message`."""
        with self.assertRaises(xmlrpc.client.Fault) as caught:
            self.xmlrpc(user, *call)
        self.assertEqual(caught.exception.faultCode, 4)
        self.assertIn(message, caught.exception.faultString)

    @mute_logger("odoo.http", "odoo.addons.rpc.controllers.xmlrpc")
    def test_json2(self):
        ids = self.customer.ids
        read = self.json2(self.salesperson, "res.partner", "read", ids=ids, fields=["audience_fit", "strategic_status"])
        self.assertEqual(read.json()[0]["audience_fit"], 90)
        for user in (self.employee, self.portal):
            for model in RIGHTS:
                self.assertEqual(self.json2(user, model, "search", domain=[]).status_code, 403, f"{user.login} {model}")
            for field in PARTNER_FIELDS:
                answer = self.json2(user, "res.partner", "read", ids=user.partner_id.ids, fields=[field])
                self.assertEqual(answer.status_code, 403, f"{user.login} {field}")
        public = self.url_open(
            "/json/2/strategic.assessment/search", data="{}", headers={"Content-Type": "application/json"}
        )
        self.assertEqual(public.status_code, 401)

    @mute_logger("odoo.http", "odoo.addons.rpc.controllers.xmlrpc")
    def test_xmlrpc(self):
        self.assertEqual(
            self.xmlrpc(self.salesperson, "res.partner", "read", self.customer.ids, ["audience_fit"])[0][
                "audience_fit"
            ],
            90,
        )
        for user in (self.employee, self.portal):
            for model in RIGHTS:
                self.assertDenied(user, model, "search_read", [])
            for field in PARTNER_FIELDS:
                self.assertDenied(user, "res.partner", "search", [(field, "!=", False)])
                self.assertDenied(user, "res.partner", "read", user.partner_id.ids, [field])

    @mute_logger("odoo.http", "odoo.addons.rpc.controllers.xmlrpc")
    def test_references(self):
        partnership = self.records[OWN]["strategic.partnership"]
        partnership.reference_cap = 2
        self.records[NOBODYS]["strategic.partnership"].reference_scope = "none"
        self.records[COLLEAGUES]["strategic.partnership"].reference_scope = "none"
        lead = self.make_lead()
        action = self.xmlrpc(self.salesperson, "crm.lead", "action_find_reference", lead.ids)
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        candidate = wizard.candidate_ids.filtered(lambda candidate: candidate.customer_id == self.customer)
        calls = (
            ("crm.lead", "action_find_reference", lead.ids),
            (wizard._name, "read", wizard.ids),
            (wizard._name, "action_log", wizard.ids),
            (wizard._name, "action_back", wizard.ids),
            (candidate._name, "action_choose", candidate.ids),
            (candidate._name, "read", candidate.ids),
            ("strategic.reference", "create", {"partnership_id": partnership.id}),
        )
        for user in (self.employee, self.portal):
            for call in calls:
                with self.subTest(user=user.login, call=call):
                    self.assertDenied(user, *call)
        # Another salesperson can't use the wizard that the salesperson has opened.
        for call in calls[1:-1]:
            with self.subTest(call=call):
                self.assertDenied(self.sales_lead, *call)
        self.xmlrpc(self.salesperson, candidate._name, "action_choose", candidate.ids)
        self.xmlrpc(self.salesperson, wizard._name, "action_log", wizard.ids)
        self.assertEqual(partnership.reference_ids[0].lead_id, lead)
        with self.assertRaises(xmlrpc.client.Fault) as caught:
            self.xmlrpc(self.salesperson, "strategic.reference", "create", {"partnership_id": partnership.id})
        self.assertIn("as often as agreed", caught.exception.faultString)

    @mute_logger("odoo.http", "odoo.addons.rpc.controllers.xmlrpc")
    def test_private_methods_are_not_callable(self):
        for model, methods in (
            ("strategic.scoring", ("_rescore_all", "_score_batch", "_explain")),
            ("strategic.reference", ("_announce", "_lock_partnerships")),
            ("crm.lead.find_reference", ("_open", "_find_candidates")),
        ):
            for method in methods:
                with self.subTest(model=model, method=method):
                    self.assertTrue(callable(getattr(self.env[model], method)))
                    self.assertDenied(self.sales_manager, model, method, message="Private methods")
