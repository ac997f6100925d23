from odoo.exceptions import UserError
from odoo.tests import tagged

from .list_case import ListCase

# Fields with ids that are others each time a list is matched and confirmed; their customers are the same.
MADE_ANEW = ("match_id", "match_ids", "assessment_id")


@tagged("post_install", "-at_install")
class TestListSecrets(ListCase):
    """An outsider is told exactly what there would be if another company's customer did not exist."""

    day = "2026-07-31"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other = cls.make_company("Other company")
        cls.outsiders = [
            cls.make_user(f"other_{group}", group, "contacts", company=other)
            for group in ("salesperson", "sales_lead", "sales_manager")
        ]
        cls.outsider_env = cls.env_of(cls.outsiders[-1])
        cls.acme = cls.make_customer("Acme", company_id=cls.superuser_env.company.id)
        cls.shared = cls.make_customer("Shared")
        # The superuser makes the lists, so a change by our manager would show in "Last Updated by".
        cls.former = cls.make_list("Acme", "Shared", "Nobody", by=cls.superuser_env, edition="2025").with_env(
            cls.manager_env
        )
        cls.published = cls.make_list(
            "Shared", "Ranked", by=cls.superuser_env, edition="2026", previous_id=cls.former.id
        ).with_env(cls.manager_env)
        cls.secret = cls.former.entry_ids[0]

    def stories(self):
        """Return what may happen to our customer, by name, as functions that are called after matching."""
        return {
            "found": lambda: None,
            "confirmed": self.secret.action_confirm,
            "withdrawn": lambda: (self.secret.action_confirm(), self.secret.action_withdraw()),
            "undone": lambda: (self.secret.action_confirm(), self.secret.action_undo()),
            "rejected": self.secret.action_reject,
            "chosen": lambda: self.secret.action_choose(self.acme.id),
            "by hand": lambda: self.former.entry_ids[2].write({"partner_id": self.acme.id}),
            "outdated": lambda: (self.secret.action_confirm(), self.assess(self.acme, self.renown, 30)),
            "archived": lambda: (self.secret.action_confirm(), self.acme.write({"active": False})),
        }

    def match(self):
        """Match both lists, and confirm the customer that everybody may see."""
        self.former._match()
        self.published._match()
        self.former.entry_ids[1].action_confirm()

    def test_outsiders_are_told_the_same(self):
        """They are told what there is without our customer, in each story of our customer."""
        with self.rolled_back():
            self.acme.with_env(self.superuser_env).unlink()
            self.match()
            without = {user: self.told(user) for user in self.outsiders}
        for name, story in self.stories().items():
            with self.rolled_back():
                self.match()
                story()
                # All of them see the same rows: one is enough, but for the story that matters most.
                for user in self.outsiders if name == "confirmed" else self.outsiders[-1:]:
                    for part, told in self.told(user).items():
                        with self.subTest(story=name, user=user.login, part=part):
                            self.assertEqual(told, without[user][part])

    def test_we_are_told_the_difference(self):
        """Else the test could not find a leak."""
        told = []
        for story in (lambda: None, self.secret.action_confirm):
            with self.rolled_back():
                self.match()
                story()
                told.append(self.told(self.sales_manager))
        for part in ("read", "searched", "grouped", "exported", "counted"):
            with self.subTest(part=part):
                self.assertNotEqual(told[0][part], told[1][part])

    def test_an_entry_that_changed_waits_for_everybody(self):
        for name in ("found", "confirmed", "rejected", "by hand"):
            with self.subTest(story=name), self.rolled_back():
                self.former._match()
                self.stories()[name]()
                self.former.entry_ids.write({"country_id": self.env.ref("base.be").id})
                self.env.invalidate_all()
                theirs = self.former.with_env(self.outsider_env)
                self.assertEqual(theirs.entry_ids.mapped("state"), ["new"] * 3)
                self.assertEqual((theirs.new_count, theirs.state), (3, "draft"))

    def test_reading_takes_no_query_for_each_entry(self):
        for name, count in (("Few", 5), ("Many", 80)):
            self.env["res.partner"].create([{"name": f"{name} {n}", "is_company": True} for n in range(count)])
        few, many = (
            self.confirmed(*(f"{name} {number}" for number in range(count)))
            for name, count in (("Few", 5), ("Many", 80))
        )
        names = ["state", "partner_id", "result", "assessment_id", "match_count", "is_counting", "has_fallen_off"]
        self.warm(lambda: few.entry_ids.read(names))
        self.assertLessEqual(
            self.count_queries(lambda: many.entry_ids.read(names)),
            self.count_queries(lambda: few.entry_ids.read(names)),
        )

    def told(self, user):
        """Return what the `user` is told of the lists, by way of asking."""
        self.env.flush_all()
        self.env.invalidate_all()
        env = self.env_of(user)
        entries = env["strategic.list.entry"]
        fields = entries.fields_get(attributes=["type", "searchable", "sortable", "groupable", "selection"])
        named = {name: field for name, field in fields.items() if name not in MADE_ANEW}
        return {
            "read": [self.plain(entry) for entry in entries.search([])],
            "counted": [self.plain(published) for published in env["strategic.list"].search([])],
            "matches": [
                (match.entry_id.id, match.partner_id.id, match.reason, match.decision, match.result)
                for match in env["strategic.list.match"].search([], order="entry_id, partner_id")
            ],
            "searched": self.searched(entries, named),
            "sorted": {
                name: entries.search([], order=f"{name}, id").ids for name, field in named.items() if field["sortable"]
            },
            "grouped": self.grouped(entries, named),
            "exported": entries.search([])._export_rows(
                [[path] for path in ("rank", "name", "state", "result", "is_counting")]
                + [["partner_id", "name"], ["match_ids", "partner_id", "name"]]
            ),
            "named": entries.name_search(""),
            "fallen": [
                entries.search(published.action_open_fallen()["domain"]).ids
                for published in env["strategic.list"].search([])
            ],
            "lists": [
                env["strategic.list"].search_count([(f"entry_ids.{name}", "!=", False)])
                for name in ("partner_id", "result", "assessment_id", "match_ids")
            ],
            "standing": self.shared.with_env(env).strategic_standing(),
            "refused": self.refused(env),
        }

    def plain(self, record):
        """Return all values of the `record` as the user reads them."""
        values = record.read(load="")[0]
        for name in MADE_ANEW:
            if name in values:
                values[name] = record[name].partner_id.ids
        return values

    def searched(self, entries, fields):
        """Return what is found by each field, with and without a value, and by each value of a selection."""
        found = {}
        for name, field in fields.items():
            conditions = [("=", False), ("!=", False), *(("=", key) for key, _label in field.get("selection", ()))]
            for operator, value in conditions if field["searchable"] else ():
                domain = [(name, operator, value)]
                found[domain[0]] = (entries.search(domain).ids, entries.search_count(domain))
        return found

    def grouped(self, entries, fields):
        """Return the groups and their sizes by each field."""
        groups = {}
        for name, field in fields.items():
            if field["groupable"] and name != "id":
                spec = f"{name}:day" if field["type"] in ("date", "datetime") else name
                groups[name] = [
                    (group[spec], group["__count"])
                    for group in entries.formatted_read_group([], [spec], ["__count"], order=spec)
                ]
        return groups

    def refused(self, env):
        """Return what the user is told on trying to change something, as sentences; None is no refusal."""
        former, secret = self.former.with_env(env), self.secret.with_env(env)
        elsewhere = self.published.id
        tries = {
            "confirm": secret.action_confirm,
            "reject": secret.action_reject,
            "undo": secret.action_undo,
            "withdraw": secret.action_withdraw,
            "choose": lambda: secret.action_choose(self.acme.id),
            "rename": lambda: secret.write({"name": "Renamed"}),
            "move": lambda: secret.write({"list_id": elsewhere}),
            "delete": secret.unlink,
            "again": lambda: secret.create({"list_id": former.id, "name": "Acme"}),
            "delete all": former.unlink,
            "criterion": lambda: former.write({"criterion_id": self.make_assessed(name="Other renown").id}),
            "confirm all": former.action_confirm,
            "withdraw all": self.published.with_env(env).action_withdraw_fallen,
            "match": former._match,
            "import": lambda: secret.with_context(default_list_id=former.id).load(["name", "rank"], [["Acme", "7"]]),
        }
        answers = {}
        for name, call in tries.items():
            with self.rolled_back():
                try:
                    answers[name] = (None, str(call()))
                except UserError as error:
                    answers[name] = (type(error).__name__, str(error))
        return answers
