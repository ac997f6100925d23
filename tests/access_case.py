from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.service.model import call_kw

from .access_table import COLLEAGUES, ELSEWHERE, NOBODYS, OWN, ROLES
from .common import StrategicCase


class AccessCase(StrategicCase):
    """Base class that creates a user of each role, and four sets of records that the roles may or may not see.

    The sets belong to the salesperson, to nobody, to a colleague, and to another company.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        settings = cls.make_user("strategic_settings", "employee", "settings")
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
        cls.published = cls.superuser_env["strategic.list"].create(
            {"name": "Secret 500", "criterion_id": cls.make_assessed(name="Secret renown").id}
        )
        company = cls.make_company()
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
        """Create records of our models in `company`, for which `user` is responsible, and return them by model name.

        :param user: an empty record if nobody is responsible
        """
        env = cls.superuser_env
        vals = {"user_id": user.id, "company_id": company.id}
        customer = env["res.partner"].create({"name": "Secret Ltd", "is_company": True, **vals})
        person = env["res.partner"].create(
            {"name": "Secret Person", "parent_id": customer.id, "company_id": company.id}
        )
        points = [{"dimension": "audience_fit"}, {"dimension": "reputation"}, {"criterion_id": cls.need.id}]
        assessments = env["strategic.assessment"].create(
            [{"partner_id": customer.id, "value": 90, "evidence": "Secret", **point} for point in points]
        )
        entry = env["strategic.list.entry"].create(
            {"name": f"Secret {customer.id}", "list_id": cls.published.id, "partner_id": customer.id}
        )
        partnership = cls.make_partnership(
            customer, env, name="Secret plan", reference_scope="public", **vals
        ).with_env(env)
        # A reference must have a user. If `user` is empty, a colleague is the reference's user; the other records then
        # have no user.
        asked_by = user or cls.sales_manager
        found = [("partner_id", "=", customer.id)]
        return {
            "customer": customer,
            "crm.lead": cls.make_lead(customer, env, name="Secret deal", team_id=False, **vals).with_env(env),
            "strategic.assessment": assessments,
            "strategic.list.entry": entry,
            "strategic.list.match": entry.match_ids,
            "strategic.movement": env["strategic.movement"].search(found),
            "strategic.fit": env["strategic.fit"].search(found),
            "strategic.movement.report": env["strategic.movement.report"].search(found),
            "strategic.portfolio.report": env["strategic.portfolio.report"].search(found),
            "strategic.partnership": partnership,
            "strategic.requirement": cls.make_requirement(partnership, name="Secret need"),
            "strategic.stakeholder": cls.make_stakeholder(partnership, person),
            "strategic.reference": env["strategic.reference"].create(
                {"partnership_id": partnership.id, "user_id": asked_by.id, "note": "Secret"}
            ),
        }

    def called(self, role, model, method, arguments):
        """Call `method` of `model` as a client of the user of `role` does. Return the answer; roll back the changes.

        :raise Exception: the error that the client would get
        """
        env = self.superuser_env(user=self.users[role], context={})
        try:
            with self.rolled_back():
                answer = call_kw(env[model], method, list(arguments), {})
                env.flush_all()
                return answer
        except IntegrityError as error:
            # `call_kw` raises PostgreSQL's error. When a client calls, Odoo's function `retrying` turns this error into
            # a ValidationError, so do the same here.
            raise ValidationError(str(error)) from error

    def ids_of(self, model):
        """Return lists of ids with which to call methods of `model`.

        First come ids of records: one of each set in `self.records`, or any one if the sets have none. Then come lists
        that are empty, that hold invalid ids, or that name a record twice.
        """
        records = [records.get("customer" if model == "res.partner" else model) for records in self.records.values()]
        known = [one.ids[:1] for one in records if one] or [self.superuser_env[model].search([], limit=1).ids or [1]]
        return [*known, [], [0], [False], [None], [-(10**9)], [10**9], [10**12], ["x"], known[0] * 2]
