import json
import xmlrpc.client

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.strategic_customer.const import SCORE_FIELDS

from .common import SuperuserCase as StrategicCase

MODELS = (
    "strategic.audience",
    "strategic.criterion",
    "strategic.assessment",
    "strategic.movement",
    "strategic.reference",
    "crm.lead.find_reference",
    "crm.lead.find_reference.candidate",
)
PARTNER_FIELDS = (
    *SCORE_FIELDS,
    "strategic_summary",
    "strategic_explanation",
    "strategic_assessment_ids",
    "strategic_movement_ids",
)


class AccessGround(StrategicCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_users()
        cls.audience = cls.make_audience()
        cls.need = cls.make_judgement(cls.audience)
        cls.customer = cls.make_customer()
        cls.assessment = cls.assess(cls.customer, cls.need, 80)
        cls.lead = cls.env["crm.lead"].create({"name": "Deal", "type": "opportunity", "partner_id": cls.customer.id})


@tagged("post_install", "-at_install")
class TestAccess(AccessGround):
    """Salespeople assess, sales managers set up, nobody else sees a score."""

    def test_rights_by_group(self):
        rights = {  # model: (salesperson, sales manager), as letters of read, write, create, unlink
            "strategic.audience": ("r", "rwcu"),
            "strategic.criterion": ("r", "rwcu"),
            "strategic.assessment": ("rwc", "rwcu"),
            "strategic.movement": ("r", "r"),
            "strategic.scoring.run": ("", "r"),
            "res.partner.assess": ("rwcu", "rwcu"),
            "strategic.settings": ("", "rwcu"),
            "strategic.reference": ("rwc", "rwcu"),
            "crm.lead.find_reference": ("rw", "rw"),
            "crm.lead.find_reference.candidate": ("r", "r"),
        }
        operations = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
        for model, (salesperson, manager) in rights.items():
            for user, expected in (
                (self.salesperson, salesperson),
                (self.sales_lead, salesperson),
                (self.sales_manager, manager),
                (self.employee, ""),
                (self.portal, ""),
                (self.env.ref("base.public_user"), ""),
            ):
                records = self.env[model].with_user(user)
                found = "".join(letter for letter, operation in operations.items() if records.has_access(operation))
                self.assertEqual(found, expected, f"{model}, {user.login}")

    def test_every_model_has_been_thought_of(self):
        mine = self.env["ir.model"].search([("model", "=like", "strategic.%"), ("abstract", "=", False)])
        named = self.env["ir.model.access"].search([("model_id", "in", mine.ids)]).model_id
        self.assertEqual(mine, named)

    def test_salesperson_assesses_and_sees(self):
        customer = self.customer.with_user(self.salesperson)
        self.env["strategic.assessment"].with_user(self.salesperson).create(
            {"partner_id": customer.id, "criterion_id": self.need.id, "value": 40}
        )
        self.assertEqual(customer.audience_fit, 40)
        self.assertTrue(customer.strategic_summary and customer.strategic_explanation)
        with self.assertRaises(AccessError):
            self.assessment.with_user(self.salesperson).unlink()
        with self.assertRaises(AccessError):
            self.need.with_user(self.salesperson).weight = 1
        with self.assertRaises(AccessError):
            self.env["strategic.movement"].with_user(self.sales_manager).create({"partner_id": customer.id})

    def test_others_read_no_score(self):
        for user in (self.employee, self.portal, self.env.ref("base.public_user")):
            partner = self.env["res.partner"].with_user(user)
            fields = partner.sudo(False).fields_get() if user == self.employee else {}
            self.assertFalse(set(PARTNER_FIELDS) & set(fields))
            for name in PARTNER_FIELDS:
                with self.subTest(user=user.login, field=name):
                    with self.assertRaises(AccessError):
                        user.partner_id.with_user(user).read([name])
                    with self.assertRaises(AccessError):
                        partner.search([(name, "!=", False)], limit=1)
                    with self.assertRaises(AccessError):
                        partner.search([], order=f"{name} desc" if name in SCORE_FIELDS else "id", limit=1).read([name])
            with self.assertRaises(AccessError):
                user.partner_id.with_user(user).write({"audience_fit": 99})
            with self.assertRaises(AccessError):
                partner.formatted_read_group([], ["strategic_status"], ["__count"])
        self.assertFalse(self.env["strategic.assessment"].search([("partner_id", "=", self.employee.partner_id.id)]))

    def test_others_see_nothing_of_it_on_the_form(self):
        def names_on_form(user):
            view = self.env["res.partner"].with_user(user).get_view(self.env.ref("base.view_partner_form").id)
            return {node.get("name") for node in etree.fromstring(view["arch"]).iter("field", "page")}

        self.assertFalse({*PARTNER_FIELDS, "strategic"} & names_on_form(self.employee))
        self.assertLessEqual({"strategic", "strategic_summary", "is_strategic"}, names_on_form(self.salesperson))

    def test_two_companies(self):
        """Customers of another company, and what is said of them, stay there; shared customers serve both."""
        company = self.env["res.company"].create({"name": "Second"})
        theirs = self.make_customer("Theirs", company_id=company.id)
        self.assess(theirs, self.need, 60)
        mine = self.env["strategic.assessment"].with_user(self.salesperson)
        self.assertFalse(mine.search([("partner_id", "=", theirs.id)]))
        self.assertFalse(
            self.env["strategic.movement"].with_user(self.salesperson).search([("partner_id", "=", theirs.id)])
        )
        self.assertTrue(mine.search([("partner_id", "=", self.customer.id)]))
        with self.assertRaises(AccessError):
            mine.create({"partner_id": theirs.id, "criterion_id": self.need.id, "value": 10})
        self.salesperson.write({"company_ids": [(4, company.id)]})
        both = mine.with_context(allowed_company_ids=(self.env.company + company).ids)
        self.assertTrue(both.search([("partner_id", "=", theirs.id)]))


@tagged("post_install", "-at_install")
class TestAccessByRpc(HttpCase, AccessGround):
    """The same over the wire: JSON-2 with an API key, and XML-RPC with a password."""

    def json2(self, user, model, method, **arguments):
        key = (
            self.env["res.users.apikeys"]
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

    @mute_logger("odoo.http", "odoo.addons.rpc.controllers.xmlrpc")
    def test_json2(self):
        ids = self.customer.ids
        read = self.json2(self.salesperson, "res.partner", "read", ids=ids, fields=["audience_fit", "strategic_status"])
        self.assertEqual(read.json()[0]["audience_fit"], 80)
        for user in (self.employee, self.portal):
            for model in MODELS:
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
            80,
        )
        for user in (self.employee, self.portal):
            for model in MODELS:
                with self.assertRaises(xmlrpc.client.Fault) as caught:
                    self.xmlrpc(user, model, "search_read", [])
                self.assertEqual(caught.exception.faultCode, 4)
            for field in PARTNER_FIELDS:
                with self.assertRaises(xmlrpc.client.Fault) as caught:
                    self.xmlrpc(user, "res.partner", "search_read", [(field, "!=", False)], [field])
                self.assertEqual(caught.exception.faultCode, 4)

    @mute_logger("odoo.http", "odoo.addons.rpc.controllers.xmlrpc")
    def test_references(self):
        partnership = self.env["strategic.partnership"].create(
            {"partner_id": self.customer.id, "reference_scope": "public", "reference_cap": 1}
        )
        lead = self.env["crm.lead"].create({"name": "Deal", "type": "opportunity", "user_id": self.salesperson.id})
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
                    with self.assertRaises(xmlrpc.client.Fault) as caught:
                        self.xmlrpc(user, *call)
                    self.assertEqual(caught.exception.faultCode, 4)
        # Another salesperson's list is no list of one's own.
        for call in calls[1:-1]:
            with self.subTest(call=call):
                with self.assertRaises(xmlrpc.client.Fault) as caught:
                    self.xmlrpc(self.sales_lead, *call)
                self.assertEqual(caught.exception.faultCode, 4)
        self.xmlrpc(self.salesperson, candidate._name, "action_choose", candidate.ids)
        self.xmlrpc(self.salesperson, wizard._name, "action_log", wizard.ids)
        self.assertEqual(partnership.reference_ids.user_id, self.salesperson)
        with self.assertRaises(xmlrpc.client.Fault) as caught:
            self.xmlrpc(self.salesperson, "strategic.reference", "create", {"partnership_id": partnership.id})
        self.assertIn("as often as agreed", caught.exception.faultString)
        for method in ("_open", "_find_candidates", "_announce", "_lock_partnerships"):
            for model in ("crm.lead.find_reference", "strategic.reference"):
                with self.assertRaises(xmlrpc.client.Fault):
                    self.xmlrpc(self.salesperson, model, method, lead.ids)

    @mute_logger("odoo.http", "odoo.addons.rpc.controllers.xmlrpc")
    def test_engine_is_not_callable(self):
        for method in ("_rescore_all", "_score_batch", "_explain"):
            with self.assertRaises(xmlrpc.client.Fault):
                self.xmlrpc(self.sales_manager, "strategic.scoring", method)
