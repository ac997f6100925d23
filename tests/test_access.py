import json
import xmlrpc.client
from itertools import chain

from lxml import etree
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.models import BaseModel
from odoo.service.model import call_kw
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.strategic_customer.const import SCORE_FIELDS
from odoo.addons.strategic_customer.tools.limits import shown

from .access_table import (
    COLLEAGUES,
    ELSEWHERE,
    METHODS,
    NOBODYS,
    ORM_METHODS,
    OWN,
    RIGHTS,
    ROLES,
    SALES,
    SEEN,
    WRONG_ARGUMENTS,
)
from .common import StrategicCase

ADDON = "odoo.addons.strategic_customer."
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
PARTNER_FIELDS = (
    *SCORE_FIELDS,
    "strategic_summary",
    "strategic_explanation",
    "strategic_assessment_ids",
    "strategic_movement_ids",
)


class Undo(Exception):
    """Rolls a call back after it has returned."""


class AccessGround(StrategicCase):
    """Create a user of each role, and records of the salesperson, of nobody, of a colleague and of another company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        settings = new_test_user(cls.superuser_env, "strategic_settings", "base.group_user,base.group_system")
        cls.users = dict(
            zip(
                ROLES,
                (
                    cls.superuser_env.ref("base.public_user"),
                    cls.portal,
                    cls.employee,
                    settings,
                    cls.salesperson,
                    cls.sales_lead,
                    cls.sales_manager,
                ),
                strict=True,
            )
        )
        cls.audience = cls.make_audience("Secret market")
        cls.need = cls.make_judgement(cls.audience)
        cls.rule = cls.make_rule([("ref", "=", "Secret")])
        company = cls.superuser_env["res.company"].create({"name": "Second"})
        ours = cls.superuser_env.company
        cls.records = {
            OWN: cls.make_records(cls.salesperson, ours),
            NOBODYS: cls.make_records(cls.salesperson.browse(), ours),
            COLLEAGUES: cls.make_records(cls.sales_manager, ours),
            ELSEWHERE: cls.make_records(cls.salesperson.browse(), company),
        }
        cls.customer = cls.records[OWN]["customer"].with_env(cls.env)
        cls.superuser_env["strategic.scoring.run"].create({"cause": "customer"})
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def make_records(cls, user, company):
        """Create one set of records for which `user` of `company` is responsible, and return them by model name."""
        env = cls.superuser_env
        vals = {"user_id": user.id, "company_id": company.id}
        customer = env["res.partner"].create({"name": "Secret Ltd", "is_company": True, **vals})
        person = env["res.partner"].create(
            {"name": "Secret Person", "parent_id": customer.id, "company_id": company.id}
        )
        assessments = env["strategic.assessment"].create(
            [
                {"partner_id": customer.id, "dimension": dimension, "value": 90, "evidence": "Secret"}
                for dimension in ("audience_fit", "reputation")
            ]
        )
        partnership = env["strategic.partnership"].create(
            {"name": "Secret plan", "partner_id": customer.id, "reference_scope": "public", **vals}
        )
        part = {"partnership_id": partnership.id}
        # A reference needs a user. With no `user`, a colleague asked for it and its partnership has no user.
        asked_by = {"user_id": (user or cls.sales_manager).id}
        found = [("partner_id", "=", customer.id)]
        return {
            "customer": customer,
            "crm.lead": env["crm.lead"].create(
                {"name": "Secret deal", "type": "opportunity", "partner_id": customer.id, "team_id": False, **vals}
            ),
            "strategic.assessment": assessments,
            "strategic.movement": env["strategic.movement"].search(found),
            "strategic.movement.report": env["strategic.movement.report"].search(found),
            "strategic.portfolio.report": env["strategic.portfolio.report"].search(found),
            "strategic.partnership": partnership,
            "strategic.requirement": env["strategic.requirement"].create({"name": "Secret need", **part}),
            "strategic.stakeholder": env["strategic.stakeholder"].create({"partner_id": person.id, **part}),
            "strategic.reference": env["strategic.reference"].create({**part, **asked_by, "note": "Secret"}),
        }

    def called(self, role, model, method, arguments):
        """Return what a client of `role` gets from the call, and roll the call back.

        :raise Exception: the error that the client would get
        """
        answer = None
        self.env.invalidate_all()
        env = self.superuser_env(user=self.users[role], context={})
        try:
            with self.env.cr.savepoint():
                answer = call_kw(env[model], method, list(arguments), {})
                env.flush_all()
                raise Undo
        except Undo:
            return answer
        except IntegrityError as error:
            # Odoo turns this error into a readable ValidationError after the call, which `call_kw` does not do.
            raise ValidationError(str(error)) from error
        finally:
            self.env.cr.precommit.clear()
            env.invalidate_all()

    def ids_of(self, model):
        """Return lists of ids to call `model` with: one for a record of each kind, then wrong ones."""
        records = [records.get("customer" if model == "res.partner" else model) for records in self.records.values()]
        known = [one.ids[:1] for one in records if one] or [self.superuser_env[model].search([], limit=1).ids or [1]]
        return [*known, [], [0], [False], [None], [-(10**9)], [10**9], [10**12], ["x"], known[0] * 2]


@tagged("post_install", "-at_install")
class TestAccess(AccessGround):
    """Salespeople assess, sales managers set up, nobody else sees a score: exactly what access_table.py allows."""

    def our_models(self):
        """Return the names of the models that this addon defines, without the abstract ones."""
        return {
            name
            for name, model in self.registry.items()
            if model._original_module == "strategic_customer" and not model._abstract
        }

    def our_methods(self):
        """Return the public methods that this addon's classes define, as pairs (model, method)."""
        found = set()
        for name, model in self.registry.items():
            ours = [base for base in model.mro() if base.__module__.startswith(ADDON)]
            if model._abstract and (name.endswith(".mixin") or name in {"strategic.guard", "strategic.record"}):
                # Clients call the methods of these mixins on the models that inherit from them.
                continue
            found |= {
                (name, method)
                for base in ours
                for method, function in vars(base).items()
                if callable(function) and not method.startswith("_") and hasattr(function, "__code__")
            }
        # Odoo decides who may call its own methods, also where we override them. Odoo does not let clients call `init`.
        return {one for one in found if one[1] not in ORM_METHODS and not hasattr(BaseModel, one[1])}

    def test_every_model_has_a_row(self):
        self.assertEqual(self.our_models(), RIGHTS.keys())

    def test_every_public_method_has_a_row(self):
        self.assertEqual(self.our_methods(), set(METHODS))

    def test_rights(self):
        for model, rights in RIGHTS.items():
            for role, user in self.users.items():
                records = self.superuser_env[model].with_user(user)
                found = "".join(letter for letter, name in OPERATIONS.items() if records.has_access(name))
                with self.subTest(model=model, role=role):
                    self.assertEqual(found, rights.get(role, ""))

    def test_records_seen(self):
        for model, seen in SEEN.items():
            for role in RIGHTS[model]:
                user = self.users[role]
                ours = {
                    kind
                    for kind, records in self.records.items()
                    if self.superuser_env[model].with_user(user).search_count([("id", "in", records[model].ids)])
                }
                with self.subTest(model=model, role=role):
                    self.assertEqual(ours, seen[role])

    def test_records_of_two_companies(self):
        """A user of both companies sees the records of both if both are selected."""
        user = self.users["manager"]
        company = self.records[ELSEWHERE]["customer"].company_id
        user.company_ids += company
        for model in SEEN:
            records = self.superuser_env[model].with_user(user)
            theirs = [("id", "in", self.records[ELSEWHERE][model].ids)]
            with self.subTest(model=model):
                self.assertFalse(records.with_context(allowed_company_ids=self.env.company.ids).search(theirs))
                self.assertTrue(records.with_context(allowed_company_ids=user.company_ids.ids).search(theirs))

    @mute_logger("odoo.sql_db")
    def test_public_methods(self):
        """The roles in a method's row may call it. All others get an `AccessError`, whatever they send."""
        for (model, method), roles in METHODS.items():
            of_model = getattr(getattr(self.registry[model], method), "_api_model", False)
            targets = [()] if of_model else [(ids,) for ids in self.ids_of(model)]
            refused = set()
            for role in ROLES:
                answers = []
                for arguments in chain(targets, ((*targets[0], *wrong) for wrong in WRONG_ARGUMENTS)):
                    with self.subTest(model=model, method=method, role=role, arguments=shown(arguments)):
                        answers.append(self.assertAnswered(role, model, method, arguments, role in roles))
                if not any(answers):
                    refused.add(role)
            with self.subTest(model=model, method=method):
                self.assertEqual(refused, set(ROLES) - set(roles), "Refused whatever they call it on")

    def assertAnswered(self, role, model, method, arguments, allowed):
        """Return whether the call passes the access checks. Fail if it passes and `allowed` is false."""
        try:
            self.called(role, model, method, arguments)
        except AccessError:
            return False
        except UserError:
            self.assertTrue(allowed, "It went past the rights")
        except (TypeError, ValueError) as error:
            # Python refuses too few or too many arguments, and Odoo a wrong number of records.
            self.assertRegex(str(error), r"takes .* positional argument|missing .* argument|Expected singleton")
            if "Expected singleton" not in str(error):
                return False  # refused before any access check
            self.assertTrue(allowed, "It went past the rights")
        else:
            self.assertTrue(allowed, "It answered")
        return True

    # Odoo logs a warning for models whose records can't be created from a name.
    @mute_logger("odoo.sql_db", "odoo.models")
    def test_odoos_methods(self):
        """Odoo's own methods show nothing of our models to users without read access, and fail only by UserError."""
        for model, rights in RIGHTS.items():
            first = self.registry[model]._rec_name or "display_name"
            group = next(
                name
                for name, field in self.registry[model]._fields.items()
                if field.store and field.type in ("many2one", "selection", "boolean", "integer") and name != "id"
            )
            for method, (on_records, arguments) in ORM_METHODS.items():
                filled = json.loads(json.dumps(arguments).replace("{first}", first).replace("{group}", group))
                targets = [(ids,) for ids in self.sampled(self.ids_of(model))] if on_records else [()]
                for role in ROLES:
                    for target in targets:
                        with self.subTest(model=model, method=method, role=role, target=target):
                            self.assertSecret(role, model, method, (*target, *filled), "r" in rights.get(role, ""))

    @staticmethod
    def sampled(ids):
        """Return three of the lists of `ids_of`: an own record, a record of another company, and a wrong id."""
        return [ids[0], ids[len(ids) - 10], [0]]

    def assertSecret(self, role, model, method, arguments, allowed):
        try:
            answer = self.called(role, model, method, arguments)
        except UserError as error:
            self.assertTrue(allowed or "Secret" not in str(error), error)
        else:
            self.assertTrue(allowed or "Secret" not in str(answer), answer)

    def test_others_read_no_score(self):
        for role in set(ROLES) - set(SALES):
            user = self.users[role]
            partner = self.superuser_env["res.partner"].with_user(user)
            fields = partner.fields_get() if role in ("internal", "settings") else {}
            self.assertFalse(set(PARTNER_FIELDS) & set(fields))
            for name in PARTNER_FIELDS:
                for call in (
                    lambda name=name, user=user: user.partner_id.with_user(user).read([name]),
                    lambda name=name, partner=partner: partner.search([(name, "!=", False)], limit=1),
                    lambda name=name, partner=partner: partner.search([], limit=1).read([name]),
                    lambda name=name, partner=partner: partner.formatted_read_group([], [name], ["__count"]),
                    lambda name=name, user=user: user.partner_id.with_user(user).write({name: 99}),
                ):
                    with self.subTest(role=role, field=name), self.assertRaises(UserError):
                        call()

    def test_others_see_nothing_of_it_on_the_form(self):
        def names_on_form(user):
            view = self.superuser_env["res.partner"].with_user(user)
            view = view.get_view(self.superuser_env.ref("base.view_partner_form").id)
            return {node.get("name") for node in etree.fromstring(view["arch"]).iter("field", "page")}

        self.assertFalse({*PARTNER_FIELDS, "strategic"} & names_on_form(self.employee))
        self.assertLessEqual({"strategic", "strategic_summary", "is_strategic"}, names_on_form(self.salesperson))


class TestAccessByRpc(AccessGround, HttpCase):
    """The same rights hold over RPC: JSON-2 with an API key, and XML-RPC with a password."""

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
                with self.assertRaises(xmlrpc.client.Fault) as caught:
                    self.xmlrpc(user, model, "search_read", [])
                self.assertEqual(caught.exception.faultCode, 4)
            for field in PARTNER_FIELDS:
                with self.assertRaises(xmlrpc.client.Fault) as caught:
                    self.xmlrpc(user, "res.partner", "search_read", [(field, "!=", False)], [field])
                self.assertEqual(caught.exception.faultCode, 4)

    @mute_logger("odoo.http", "odoo.addons.rpc.controllers.xmlrpc")
    def test_references(self):
        partnership = self.records[OWN]["strategic.partnership"]
        partnership.reference_cap = 2
        self.records[NOBODYS]["strategic.partnership"].reference_scope = "none"
        self.records[COLLEAGUES]["strategic.partnership"].reference_scope = "none"
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
        # Another salesperson can't use this salesperson's wizard.
        for call in calls[1:-1]:
            with self.subTest(call=call):
                with self.assertRaises(xmlrpc.client.Fault) as caught:
                    self.xmlrpc(self.sales_lead, *call)
                self.assertEqual(caught.exception.faultCode, 4)
        self.xmlrpc(self.salesperson, candidate._name, "action_choose", candidate.ids)
        self.xmlrpc(self.salesperson, wizard._name, "action_log", wizard.ids)
        self.assertEqual(partnership.reference_ids[0].lead_id, lead)
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
