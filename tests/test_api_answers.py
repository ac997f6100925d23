import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from .api_case import PAGE, ApiCase, run, write_examples


@tagged("post_install", "-at_install")
class TestApiAnswers(ApiCase):
    """JSON-2 answers as docs/API.md says: errors with their status, and what a call leaves if it is sent twice."""

    def assess_by_call(self, *vals_list, **keywords):
        return self.call("strategic.assessment", "create", vals_list=list(vals_list), **keywords)

    def assertAnswers(self, status, name, response):
        """Check the status of an error, and that the page has a row for this status and name."""
        body = response.json()
        self.assertEqual((response.status_code, body["name"]), (status, name), body["message"])
        self.assertEqual(list(body), ["name", "message", "arguments", "context", "debug"])
        self.assertIn(f"| {status} | `{name}` |", PAGE)

    @mute_logger("odoo.http")
    def test_mistakes_in_a_call(self):
        unprocessable = "werkzeug.exceptions.UnprocessableEntity"
        json_type = {"Content-Type": "application/json"}
        key = {"Authorization": f"bearer {self.make_key(self.salesperson)}"}
        broken = self.url_open("/json/2/res.users/read", data="{", headers={**json_type, **key})
        self.assertAnswers(400, "werkzeug.exceptions.BadRequest", broken)
        keyless = self.url_open("/json/2/res.users/read", data="{}", headers=json_type)
        self.assertAnswers(401, "werkzeug.exceptions.Unauthorized", keyless)
        self.assertAnswers(404, "werkzeug.exceptions.NotFound", self.call("strategic.nothing", "read"))
        self.assertAnswers(404, "werkzeug.exceptions.NotFound", self.call("strategic.assessment", "nothing"))
        self.assertAnswers(422, unprocessable, self.call("strategic.assessment", "create"))
        self.assertAnswers(422, unprocessable, self.call("strategic.readiness", "read_figures", day="2025-06-30"))
        self.assertAnswers(500, "builtins.ValueError", self.assess_by_call({**self.point, "value": 1, "nothing": 1}))
        unlabelled = self.url_open("/json/2/res.users/read", data="{}", headers=key)
        self.assertEqual(unlabelled.status_code, 415)
        self.assertIn("text/html", unlabelled.headers["Content-Type"])

    @mute_logger("odoo.http")
    def test_refusals(self):
        value = {**self.point, "value": 50}
        for user, groups in ((self.employee, "an employee"), (self.portal, "a portal user")):
            with self.subTest(groups):
                self.assertAnswers(403, "odoo.exceptions.AccessError", self.assess_by_call(value, user=user))
        figures = self.call("strategic.readiness", "read_figures", user=self.sales_lead)
        self.assertAnswers(403, "odoo.exceptions.AccessError", figures)
        self.assertAnswers(404, "odoo.exceptions.MissingError", self.assess_by_call({**value, "partner_id": 10**9}))
        self.assertAnswers(422, "odoo.exceptions.ValidationError", self.assess_by_call({**value, "value": 101}))
        nobody = self.assess_by_call({"dimension": "reputation", "value": 50})
        self.assertAnswers(422, "odoo.exceptions.ValidationError", nobody)
        self.assertIn(f'"message": "{nobody.json()["message"]}"', PAGE)
        for_another = {**value, "user_id": self.sales_lead.id}
        self.assertAnswers(422, "odoo.exceptions.UserError", self.assess_by_call(for_another))
        self.assertEqual(self.assess_by_call(for_another, user=self.sales_manager).status_code, 200)
        self.assertEqual(self.customer.strategic_assessment_ids.user_id, self.sales_lead)

    @mute_logger("odoo.http")
    def test_a_batch_is_stored_whole_or_not_at_all(self):
        other = {**self.point, "partner_id": self.other_customer.id}
        refused = self.assess_by_call({**self.point, "value": 80}, {**other, "value": 101})
        self.assertEqual(refused.status_code, 422)
        self.assertIn("101", refused.json()["message"])
        self.assertEqual(self.values_of(self.customer), [])

    def test_an_assessment_sent_twice(self):
        for _time in range(2):
            self.assess_by_call({**self.point, "value": 80, "evidence": "41 articles"})
            self.assertScores(self.customer, reputation=80, is_strategic=True)
        self.assertEqual(self.values_of(self.customer), [80, 80])
        [counts] = self.customer.strategic_assessment_ids
        for _time in range(2):
            self.assertEqual(self.call(counts._name, "action_withdraw", ids=counts.ids).status_code, 200)
            self.assertScores(self.customer, reputation=False, is_strategic=False)
        self.assertEqual(self.values_of(self.customer), [80, 80])

    def test_a_criterion_twice_in_one_call(self):
        self.assess_by_call({**self.point, "value": 80}, {**self.point, "value": 10, "date": "2025-03-01"})
        self.assertScores(self.customer, reputation=80)
        self.assess_by_call({**self.point, "value": 30}, {**self.point, "value": 20})
        self.assertScores(self.customer, reputation=20)

    def test_a_score_written_twice(self):
        for _time in range(2):
            written = self.call("res.partner", "write", ids=self.customer.ids, vals={"reputation": 80})
            self.assertEqual(written.status_code, 200)
            assessments = self.env["strategic.assessment"].with_context(active_test=False)
            self.assertEqual(assessments.search_count([("partner_id", "=", self.customer.id)]), 1)

    def test_a_contact_stands_for_its_company(self):
        contact = self.make_contact(self.customer)
        self.assess_by_call({**self.point, "partner_id": contact.id, "value": 80})
        self.assertEqual(self.values_of(self.customer), [80])

    def test_scoring_leaves_the_write_date(self):
        self.env.flush_all()
        self.superuser_env.cr.execute(
            "UPDATE res_partner SET write_date = '2025-03-01' WHERE id = %s", self.customer.ids
        )
        self.assess_by_call({**self.point, "value": 10})
        self.assertScores(self.customer, reputation=10, strategic_status="core")
        self.assertEqual(str(self.customer.write_date), "2025-03-01 00:00:00")

    def test_not_assessed_is_not_0(self):
        fields = ["audience_fit", "reputation"]
        [customer] = self.call("res.partner", "read", ids=self.customer.ids, fields=fields).json()
        self.assertEqual(customer, {"id": self.customer.id, "audience_fit": 100, "reputation": False})
        self.assertIs(customer["reputation"], False)
        self.assess_by_call({**self.point, "value": 0})
        [customer] = self.call("res.partner", "read", ids=self.customer.ids, fields=fields).json()
        self.assertIsNot(customer["reputation"], False)


@tagged("post_install", "-at_install")
class TestClient(BaseCase):
    """The Python client of docs/API.md tries again what it should, and does not give the key away.

    It calls a server that gives the answers of the test, one after the other.
    """

    CALL = "from odoo_client import call; print(call('some.model', 'method', name='value'))"

    @contextmanager
    def answering(self, *answers):
        """Serve `answers`, each a status, a body and headers; yield the address, and the requests (path, key, body)."""
        requests, left = [], list(answers)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                requests.append((self.path, self.headers.get("Authorization"), body.decode()))
                status, text, headers = left.pop(0)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text.encode())

            def do_GET(self):
                self.do_POST()

            def log_message(self, *_arguments):
                """Print nothing."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            try:
                yield f"http://127.0.0.1:{server.server_port}", requests
            finally:
                server.shutdown()

    def called(self, url):
        with write_examples() as folder:
            return run(folder, "py", "-c", self.CALL, ODOO_URL=url, ODOO_DATABASE="example", ODOO_API_KEY="secret")

    def refusal(self, name):
        return json.dumps({"name": name, "message": "Sorry"})

    def test_busy_servers_are_asked_again(self):
        now = {"Retry-After": "0"}
        answers = (
            (429, "<html>Slow down</html>", now),
            (503, "<html>Overloaded</html>", now),
            (500, self.refusal("psycopg2.errors.SerializationFailure"), now),
            (200, "[7]", {}),
        )
        with self.answering(*answers) as (url, requests):
            done = self.called(url)
        self.assertEqual((done.returncode, done.stdout), (0, "[7]\n"), done.stderr)
        self.assertEqual(requests, [("/json/2/some.model/method", "bearer secret", '{"name": "value"}')] * 4)

    def test_it_gives_up(self):
        with self.answering(*[(503, "<html>Overloaded</html>", {"Retry-After": "0"})] * 6) as (url, requests):
            done = self.called(url)
        self.assertEqual(done.returncode, 1)
        self.assertIn("OdooError: 503 Service Unavailable: <html>Overloaded</html>", done.stderr)
        self.assertEqual(len(requests), 5)

    def test_other_errors_are_final(self):
        for status, name in ((422, "odoo.exceptions.UserError"), (500, "builtins.ValueError"), (502, "odd")):
            with self.subTest(name), self.answering((status, self.refusal(name), {})) as (url, requests):
                done = self.called(url)
                self.assertEqual(done.returncode, 1)
                self.assertIn(f"OdooError: {status} {name}: Sorry", done.stderr)
                self.assertEqual(len(requests), 1)

    def test_a_redirect_does_not_get_the_key(self):
        with self.answering((302, "", {"Location": "/elsewhere"}), (200, "[7]", {})) as (url, requests):
            self.called(url)
        self.assertEqual([(path, key) for path, key, _body in requests][1:], [("/elsewhere", None)])
