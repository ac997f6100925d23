from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.service.model import call_kw
from odoo.tests import new_test_user

from .access_table import COLLEAGUES, ELSEWHERE, NOBODYS, OWN, ROLES
from .common import StrategicCase


class Undo(Exception):
    """Rolls a call back after it has returned."""


class AccessCase(StrategicCase):
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
        cls.need = cls.make_assessed(cls.audience)
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
