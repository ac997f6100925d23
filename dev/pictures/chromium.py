"""Headless Chromium, driven over its DevTools protocol. Runs in Odoo's environment, which has websocket-client."""
import base64
import contextlib
import itertools
import json
import shutil
import time
import urllib.request

from dev import browser, processes

# The first page of a fresh database has its assets to generate.
PATIENCE = 120
STARTED_WITHIN = 30
SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions", "--mute-audio",
    "--no-first-run", "--disable-default-apps", "--disable-background-networking", "--hide-scrollbars",
    # Otherwise a page that Chromium takes for hidden is not drawn.
    "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--force-prefers-reduced-motion", "--lang=en-US", "--remote-debugging-address=127.0.0.1",
    "--remote-debugging-port=0",
)
# The first visible element of a selector; undefined if there is none.
FOUND = "[...document.querySelectorAll(%s)].find((element) => element.getClientRects().length)"
SEEN = f"Boolean({FOUND})"
CLICK = f"{FOUND}.click()"
# Odoo loads pages in the background: wait for its requests, the fonts and the pictures, and for charts to be drawn.
SETTLED = """
(async () => {
    await document.fonts.ready;
    const pending = [...document.images].filter((image) => !image.complete);
    await Promise.all(pending.map((image) => new Promise((done) => { image.onload = image.onerror = done; })));
    await new Promise((done) => setTimeout(done, 1500));
})()
"""
ENTER = f"""
(() => {{
    const element = {FOUND};
    element.focus();
    element.value = %s;
    for (const type of ["input", "change"]) {{
        element.dispatchEvent(new Event(type, {{ bubbles: true }}));
    }}
    element.blur();
}})()
"""
PLACE = f"""
(() => {{
    const {{ x, y, width, height }} = {FOUND}.getBoundingClientRect();
    return {{ x, y, width, height }};
}})()
"""


class Chromium:
    """A page of a headless Chromium.

    :param socket: a connection to the page's DevTools
    """

    def __init__(self, socket):
        self.socket = socket
        self.numbers = itertools.count(1)
        self.errors = []

    @classmethod
    @contextlib.contextmanager
    def running(cls, profile):
        """Run Chromium during the block; yield its page.

        :param profile: an empty folder that Chromium may fill
        """
        import websocket

        program = next(filter(None, map(shutil.which, browser.NAMES)))
        command = [program, *SWITCHES, f"--user-data-dir={profile}", "about:blank"]
        with processes.logged(command, profile / "chromium.log") as process:
            address = _page(process, profile)
            with contextlib.closing(websocket.create_connection(address, timeout=PATIENCE, suppress_origin=True)) as it:
                page = cls(it)
                page.call("Page.enable")
                page.call("Runtime.enable")
                page.call("Log.enable")
                page.call("Emulation.setFocusEmulationEnabled", enabled=True)
                yield page

    def call(self, method, **parameters):
        """Send a command; return its result."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            # Events come between, without an id.
            answer = json.loads(self.socket.recv())
            self._keep_error(answer)
            if answer.get("id") == number:
                break
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def _keep_error(self, answer):
        """Keep what is told of an error in the page, for the message if the page does not show what it should."""
        told = answer.get("params", {})
        if answer.get("method") == "Runtime.exceptionThrown":
            found = told["exceptionDetails"]
            self.errors.append(found.get("exception", {}).get("description") or found["text"])
        elif answer.get("method") == "Log.entryAdded" and told["entry"]["level"] == "error":
            self.errors.append(f"{told['entry']['text']} {told['entry'].get('url', '')}")

    def evaluate(self, expression):
        """Run JavaScript in the page; return its value, of a promise what it resolves to."""
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            found = answer["exceptionDetails"]
            raise RuntimeError(found.get("exception", {}).get("description") or found["text"])
        return answer["result"].get("value")

    def resize(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def open(self, address):
        """Go to a page of Odoo, and wait until it is there."""
        self.leave()
        self.call("Page.navigate", url=address)
        self._wait(f"document.readyState === 'complete' "
                   f"&& performance.getEntriesByType('navigation')[0]?.name === {json.dumps(address)}", address)

    def leave(self):
        """Leave the page, so that it is not taken for the next one, which may have the same address."""
        self.call("Page.navigate", url="about:blank")
        self._wait("location.href === 'about:blank'", "An empty page")

    def show(self, page):
        """Show a page of HTML."""
        self.leave()
        frame = self.call("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self.call("Page.setDocumentContent", frameId=frame, html=page)
        self.evaluate(SETTLED)

    def wait_for(self, selector):
        """Wait until an element is there and visible."""
        self._wait(SEEN % json.dumps(selector), selector)

    def do(self, step):
        """Click a selector, or enter a text into the field of a pair (selector, text)."""
        selector, *text = [step] if isinstance(step, str) else step
        self.wait_for(selector)
        names = [json.dumps(name) for name in (selector, *text)]
        self.evaluate((ENTER if text else CLICK) % tuple(names))

    def settle(self):
        self.evaluate(SETTLED)

    def picture(self, selector, margin=0):
        """Return a picture, as PNG, of the part of the page that an element takes, with a margin around it."""
        place = self.evaluate(PLACE % json.dumps(selector))
        place = {name: value + (2 * margin if name in {"width", "height"} else -margin)
                 for name, value in place.items()}
        taken = self.call("Page.captureScreenshot", format="png", clip={**place, "scale": 1})
        return base64.b64decode(taken["data"])

    def _wait(self, condition, name):
        deadline = time.monotonic() + PATIENCE
        while not self._holds(condition):
            if time.monotonic() > deadline:
                shown = [self.evaluate("document.body.innerText"), *self.errors]
                raise RuntimeError("\n".join([f"{name} does not come; the page shows:", *shown]))
            time.sleep(0.1)

    def _holds(self, condition):
        # While one page makes room for another, there is nothing to ask.
        with contextlib.suppress(RuntimeError):
            return self.evaluate(condition)
        return False


def _page(process, profile):
    """Return the address of the DevTools of the first page, once Chromium has written its port to a file."""
    file = profile / "DevToolsActivePort"
    deadline = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        if file.exists() and len(lines := file.read_text().splitlines()) > 1:
            with urllib.request.urlopen(f"http://127.0.0.1:{lines[0]}/json/list", timeout=10) as answer:
                pages = [one for one in json.load(answer) if one["type"] == "page"]
            if pages:
                return pages[0]["webSocketDebuggerUrl"]
        time.sleep(0.1)
    raise RuntimeError(f"Chromium does not start:\n{(profile / 'chromium.log').read_text()}")
