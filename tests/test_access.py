import json
from inspect import signature
from itertools import chain

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.models import BaseModel
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.limits import shown
from .access_case import AccessCase
from .access_table import (
    ELSEWHERE,
    METHODS,
    ORM_METHODS,
    PARTNER_FIELDS,
    RIGHTS,
    ROLES,
    SALES,
    SEEN,
    WRONG_ARGUMENTS,
)

ADDON = "odoo.addons.strategic_customer."
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


@tagged("post_install", "-at_install")
class TestAccess(AccessCase):
    """Each role may do exactly what access_table.py says.

    Salespeople assess customers, sales managers also change the programme, and other users see no score.
    """

    def our_models(self):
        """Return the names of the models that this addon defines, except of abstract models."""
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
            if model._abstract and (name in {"strategic.guard", "strategic.record"} or name.endswith(".mixin")):
                # Skip this mixin: clients call its methods on the models that inherit from it.
                continue
            found |= {
                (name, method)
                for base in ours
                for method, function in vars(base).items()
                if callable(function) and not method.startswith("_") and hasattr(function, "__code__")
            }
        # Leave out the methods that Odoo defines for every model, even if the addon overrides them: Odoo decides who
        # may call them.
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
        """A user of two companies sees the records of the second company only while both companies are selected."""
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
        """The roles that METHODS gives for a method may call it. No other role may, whatever arguments it sends."""
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
        """Return whether the call passes the access checks. Fail if the role may not make the call, but it passes.

        :param allowed: whether the role may make the call
        """
        try:
            self.called(role, model, method, arguments)
        except AccessError:
            return False
        except UserError:
            self.assertTrue(allowed, "It went past the rights")
        except (TypeError, ValueError) as error:
            # The call may have wrong arguments: Python refuses a wrong number of arguments, Odoo a wrong number of ids.
            self.assertRegex(str(error), r"takes .* positional argument|missing .* argument|Expected singleton")
            if "Expected singleton" not in str(error):
                return False  # Python refused the arguments before any access check
            self.assertTrue(allowed, "It went past the rights")
        else:
            self.assertTrue(allowed, "It answered")
        return True

    @mute_logger("odoo.sql_db")
    def test_public_methods_of_mixins(self):
        """Clients can name a mixin as a model, too. It has no records, so nobody may call its methods."""
        for name, model in self.registry.items():
            if not model._abstract or not name.endswith(".mixin"):
                continue
            methods = {
                method
                for base in model.mro()
                if base.__module__.startswith(ADDON)
                for method, function in vars(base).items()
                if hasattr(function, "__code__") and not method.startswith("_") and not hasattr(BaseModel, method)
            }
            for method in methods - ORM_METHODS.keys():
                function = getattr(model, method)
                required = sum(
                    parameter.default is parameter.empty and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
                    for parameter in signature(function).parameters.values()
                )
                # `required` counts `self`, too.
                given = [[]] * max(required - 1, 1)
                arguments = given if getattr(function, "_api_model", False) else ([1], *given)
                for role in ROLES:
                    with self.subTest(model=name, method=method, role=role), self.assertRaises(AccessError):
                        self.called(role, name, method, arguments)

    # Mute `odoo.models`: `name_create` logs a warning for models whose records can't be created from a name.
    @mute_logger("odoo.sql_db", "odoo.models")
    def test_odoos_methods(self):
        """Odoo's own methods show no data of our models to roles without read access, and raise only a `UserError`."""
        told = set()
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
                            if self.assertSecret(role, model, method, (*target, *filled), "r" in rights.get(role, "")):
                                told.add(model)
        # Roles with read access must have been shown the word "Secret". Else the test could not find a leak.
        self.assertLessEqual({"strategic.audience", "strategic.partnership", "strategic.requirement"}, told)

    @staticmethod
    def sampled(ids):
        """Return three of the id lists that `ids_of` returned.

        They hold the id of the salesperson's own record, the id of a record of another company, and an invalid id.
        """
        return [ids[0], ids[len(ids) - 10], [0]]

    def assertSecret(self, role, model, method, arguments, allowed):
        """Return whether the call's answer contains "Secret". Fail if the role may not read the model, but it does.

        :param allowed: whether the role may read the model
        """
        try:
            answer = self.called(role, model, method, arguments)
        except UserError as error:
            answer = error
        is_told = "Secret" in str(answer)
        self.assertTrue(allowed or not is_told, answer)
        return is_told

    def test_others_read_no_score(self):
        for role in set(ROLES) - set(SALES):
            user = self.users[role]
            own = user.partner_id.with_user(user)
            self.assertIn("name", own.fields_get())
            self.assertFalse(set(PARTNER_FIELDS) & set(own.fields_get()))
            for name in PARTNER_FIELDS:
                calls = {
                    "read": lambda name=name, own=own: own.read([name]),
                    "search": lambda name=name, own=own: own.search([(name, "!=", False)], limit=1),
                    "group": lambda name=name, own=own: own.formatted_read_group([], [name], ["__count"]),
                }
                if own._fields[name].column_type:
                    calls["sort"] = lambda name=name, own=own: own.search([], order=name, limit=1)
                for call, function in calls.items():
                    with self.subTest(role=role, field=name, call=call), self.assertRaises(AccessError):
                        function()
                # Do not expect an `AccessError`: no user may write some of these fields, and a different `UserError`
                # says so.
                with self.subTest(role=role, field=name, call="write"), self.assertRaises(UserError):
                    own.write({name: 99})

    def test_others_see_nothing_of_it_on_the_form(self):
        def names_on_form(user):
            view = self.superuser_env["res.partner"].with_user(user)
            view = view.get_view(self.superuser_env.ref("base.view_partner_form").id)
            return {node.get("name") for node in etree.fromstring(view["arch"]).iter("field", "page")}

        self.assertFalse({*PARTNER_FIELDS, "strategic"} & names_on_form(self.employee))
        self.assertLessEqual({"strategic", "strategic_summary", "is_strategic"}, names_on_form(self.salesperson))
