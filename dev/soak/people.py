"""Twenty simulated users, called people, who send the calls that the web client sends, each in a thread of its own.

Each person has a session, and draws each action at random. `Person.done` keeps the actions with what the server
answered, which is later compared with the database. Each person writes fields of every twentieth customer only, and
nobody else writes fields of these customers, so that the last answer says what must be stored. Everybody assesses all
customers, a few of them especially often, so that transactions collide.
"""
import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field

PEOPLE = 20
MANAGERS = range(4)
PAUSE = (0.1, 0.6)  # least and most seconds between two actions of a person
HOT = 40  # number of customers that everybody works on especially often
# Odoo shows the user only the message of these exceptions; it shows any other exception as a traceback.
TOLD = ("odoo.exceptions.UserError", "odoo.exceptions.ValidationError", "odoo.exceptions.AccessError",
        "odoo.exceptions.MissingError", "odoo.exceptions.LockError", "odoo.exceptions.RedirectWarning")
COUNTRIES = ("United States", "Germany", "India", "Brazil", "Japan", "Canada")  # countries of the imported customers
IMPORTED = 12  # number of customers in one import
LIST_FIELDS = ("name", "audience_fit", "reputation", "strategic_status", "strategic_audience_id")


class Refused(Exception):
    """The server refused, and told the person why in plain words."""


class Failed(Exception):
    """The server answered with a traceback, or gave no answer that can be read."""


@dataclass
class Facts:
    """What the simulated users know of the database, read once before they start.

    :param first: the lowest id of the customers, whose ids follow one another
    :param customers: number of customers
    :param leads: opportunities that they may move, each as [id of the opportunity, id of its customer]
    :param stages: ids of the stages, without those for won opportunities
    :param assessed: ids of the criteria that people assess
    :param rules: ids of the rules of audiences; manager number n changes the weight of rules[n], and archives or
        restores rules[n + 4]
    :param tags: ids of the tags that they may give to a customer
    :param countries: ids of the countries that they may give to a customer
    """

    database: str
    first: int
    customers: int
    leads: list
    stages: list
    assessed: list
    rules: list
    tags: list
    countries: list


@dataclass
class Action:
    """One action of a person: what it did, and what the database must hold if the server confirmed it.

    :param customer: the id of the customer that it works on
    :param stored: [name, record id, value] of each value that it writes
    :param made: [kind, record id] of each record that it creates; the kinds are customer, assessment and lead
    :param gone: ids of the customers that it deletes
    :param refused: what the server told the person if it refused the action
    :param error: the server's traceback, or why there was no answer
    """

    kind: str
    person: int
    customer: int | None = None
    stored: list = field(default_factory=list)
    made: list = field(default_factory=list)
    gone: list = field(default_factory=list)
    refused: str | None = None
    error: str | None = None
    seconds: float = 0
    ended: float = 0


class Person(threading.Thread):
    """A simulated user; `done` holds the actions of this user so far."""

    def __init__(self, number, port, facts, stop):
        super().__init__(name=f"person {number}", daemon=True)
        self.number = number
        self.port = port
        self.facts = facts
        self.stop = stop
        self.chance = random.Random(number)
        self.done = []
        self.imported = []
        self.cookie = ""
        kinds = {"read_list": 4, "read_form": 5, "read_pipeline": 2, "read_matrix": 1, "assess": 6, "withdraw": 1,
                 "write_watched": 4, "write_plain": 2, "write_tags": 2, "import_customers": 1, "make_opportunity": 2,
                 "move_opportunity": 2, "archive": 1, "merge": 1, "delete": 1}
        if number not in MANAGERS and not number % 2:
            # These salespeople may see only their own opportunities, and the opportunities to move are not theirs.
            del kinds["move_opportunity"]
        if number in MANAGERS:
            kinds = {**kinds, "change_weight": 1, "toggle_criterion": 1}
        if number == MANAGERS[0]:
            kinds["change_thresholds"] = 1
        self.kinds, self.weights = list(kinds), list(kinds.values())

    def run(self):
        self.log_in()
        while not self.stop.is_set():
            time.sleep(self.chance.uniform(*PAUSE))
            self.act(self.chance.choices(self.kinds, self.weights)[0])

    def act(self, kind, function=None):
        """Have `function`, by default the method named `kind`, fill in a new `Action`; add the action to `done`."""
        action = Action(kind, self.number)
        started = time.monotonic()
        try:
            (function or getattr(self, kind))(action)
        except Refused as told:
            action.refused = str(told)
        except Failed as error:
            action.error = str(error)
        action.seconds = time.monotonic() - started
        action.ended = time.time()
        self.done.append(action)

    # -- calls ---------------------------------------------------------

    def log_in(self):
        self.post("/web/session/authenticate",
                  {"db": self.facts.database, "login": f"soak_{self.number}", "password": f"soak_{self.number}"})

    def call(self, model, method, *args, **kwargs):
        return self.post(f"/web/dataset/call_kw/{model}/{method}",
                         {"model": model, "method": method, "args": args, "kwargs": kwargs})

    def post(self, path, params):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=180)
        try:
            body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
            connection.request("POST", path, body, {"Content-Type": "application/json", "Cookie": self.cookie})
            response = connection.getresponse()
            if cookie := response.getheader("Set-Cookie"):
                self.cookie = cookie.partition(";")[0]
            answer = json.loads(response.read())
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise Failed(f"{type(error).__name__}: {error}") from error
        finally:
            connection.close()
        if "error" in answer:
            data = answer["error"].get("data", {})
            text = f"{data.get('name')}: {data.get('message')}"
            if data.get("name") in TOLD:
                raise Refused(text)
            raise Failed(text + "\n" + data.get("debug", "")[-3000:])
        return answer.get("result")

    # -- choosing ------------------------------------------------------

    def anybody(self):
        if self.chance.random() < 0.4:
            return self.facts.first + self.chance.randrange(HOT)
        return self.facts.first + self.chance.randrange(self.facts.customers)

    def own(self):
        """Return the id of one of the customers whose fields only this person writes."""
        place = self.chance.randrange(self.facts.customers // PEOPLE)
        return self.facts.first + place * PEOPLE + self.number

    # -- reading -------------------------------------------------------

    def read_list(self, _action):
        self.call("res.partner", "web_search_read", [["is_strategic", "=", True]], limit=80,
                  specification={name: {} for name in LIST_FIELDS}, order="reputation desc, id")

    def read_form(self, _action):
        self.call("res.partner", "web_read", [self.anybody()], specification={
            name: {} for name in (*LIST_FIELDS, "strategic_summary", "strategic_explanation")})

    def read_pipeline(self, _action):
        self.call("crm.lead", "web_search_read", [["is_strategic", "=", True], ["type", "=", "opportunity"]], limit=80,
                  specification={"name": {}, "strategic_status": {}, "expected_revenue": {}})

    def read_matrix(self, _action):
        self.call("res.partner", "strategic_matrix", [["strategic_status", "!=", False]])

    # -- assessing -----------------------------------------------------

    def assess(self, action):
        action.customer = self.anybody()
        values = {"partner_id": action.customer, "criterion_id": self.chance.choice(self.facts.assessed),
                  "value": 20 * self.chance.randrange(6), "evidence": f"Seen by {self.number}"}
        [made] = self.call("strategic.assessment", "web_save", [], values, specification={})
        action.made = [["assessment", made["id"]]]

    def withdraw(self, action):
        found = self.call("strategic.assessment", "search_read", [["user_id.login", "=", f"soak_{self.number}"]],
                          fields=["partner_id"], limit=20)
        if found:
            one = self.chance.choice(found)
            action.customer = one["partner_id"][0]
            self.call("strategic.assessment", "action_withdraw", [one["id"]])

    # -- customers -----------------------------------------------------

    def write(self, action, values, commands=None):
        """Write `values` on a customer whose fields only this person writes.

        :param commands: {many2many field: the commands to send in place of its value}
        """
        action.customer = self.own()
        action.stored = [[name, action.customer, value] for name, value in values.items()]
        self.call("res.partner", "web_save", [action.customer], values | (commands or {}), specification={})

    def write_watched(self, action):
        self.write(action, {"zip": str(self.chance.randrange(10_000, 100_000)),
                            "country_id": self.chance.choice(self.facts.countries)})

    def write_plain(self, action):
        self.write(action, {"ref": f"{self.number}-{self.chance.randrange(10**9)}"})

    def write_tags(self, action):
        tags = sorted(self.chance.sample(self.facts.tags, 2))
        self.write(action, {"category_id": tags}, {"category_id": [[6, 0, tags]]})

    def import_customers(self, action):
        mark = f"{self.number}-{self.chance.randrange(10**9)}"
        rows = [[f"Soak {mark} {place}", "1", self.chance.choice(COUNTRIES), str(self.chance.randrange(10**4, 10**5))]
                for place in range(IMPORTED)]
        answer = self.call("res.partner", "load", ["name", "is_company", "country_id", "zip"], rows)
        if not answer["ids"]:
            raise Failed(f"import: {answer['messages']}")
        action.made = [["customer", id_] for id_ in answer["ids"]]
        self.imported += answer["ids"]

    def archive(self, action):
        action.customer = self.own()
        action.stored = [["active", action.customer, False]]
        self.call("res.partner", "action_archive", [action.customer])
        if self.chance.random() < 0.7:
            self.call("res.partner", "action_unarchive", [action.customer])
            action.stored = [["active", action.customer, True]]

    def merge(self, action):
        if len(self.imported) < 4:
            return
        action.customer, other = self.imported.pop(), self.imported.pop()
        action.gone = [other]
        values = {"partner_ids": [[6, 0, [action.customer, other]]], "dst_partner_id": action.customer,
                  "state": "selection"}
        wizard = self.call("base.partner.merge.automatic.wizard", "create", [values])
        self.call("base.partner.merge.automatic.wizard", "action_merge", wizard)

    def delete(self, action):
        if self.imported:
            action.gone = [self.imported.pop()]
            self.call("res.partner", "unlink", action.gone)

    # -- opportunities -------------------------------------------------

    def make_opportunity(self, action):
        action.customer = self.anybody()
        [lead] = self.call("crm.lead", "web_save", [], {
            "name": f"Soak {self.number}", "partner_id": action.customer, "type": "opportunity",
            "expected_revenue": 100, "stage_id": self.facts.stages[0]}, specification={})
        action.made = [["lead", lead["id"]]]

    def move_opportunity(self, action):
        lead, action.customer = self.chance.choice(self.facts.leads)
        self.call("crm.lead", "write", [lead], {"stage_id": self.chance.choice(self.facts.stages)})

    # -- managing ------------------------------------------------------

    def change_weight(self, action):
        rule, weight = self.facts.rules[self.number], self.chance.randrange(15, 45)
        action.stored = [["weight", rule, weight]]
        self.call("strategic.criterion", "web_save", [rule], {"weight": weight}, specification={})

    def toggle_criterion(self, action):
        rule, active = self.facts.rules[self.number + len(MANAGERS)], self.chance.random() < 0.5
        action.stored = [["criterion_active", rule, active]]
        self.call("strategic.criterion", "write", [rule], {"active": active})

    def change_thresholds(self, action):
        fit, reputation = self.chance.randrange(60, 80), self.chance.randrange(50, 75)
        action.stored = [["thresholds", None, [fit, reputation]]]
        settings = self.call("strategic.settings", "default_get", [
            "strategic_audience_fit_threshold", "strategic_reputation_threshold", "strategic_customer_domain",
            "strategic_review_days"])
        settings.update(strategic_audience_fit_threshold=fit, strategic_reputation_threshold=reputation)
        [form] = self.call("strategic.settings", "web_save", [], settings, specification={})
        self.call("strategic.settings", "action_save", [form["id"]])

    def rescore(self, _action):
        self.call("strategic.scoring.run", "action_rescore")
