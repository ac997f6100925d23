"""Takes pictures with Chromium; a program of its own, which runs in Odoo's environment.

Reads from its input, as JSON: the address of an Odoo, the names of screens, the ids of the records that they show, and
the folder to write to.
"""
import base64
import io
import json
import sys
import tempfile
from pathlib import Path

from dev import paths
from dev.pictures import screens
from dev.pictures.chromium import Chromium

# So many pixels are left below the last thing that a picture shows.
MARGIN = 20
COLORS = 256
ICON = paths.ROOT / "static" / "description" / "icon.png"
BANNER = paths.DEV / "pictures" / "banner.html"
BANNER_SIZE = (1120, 560)
LOGIN = """
document.querySelector("#login").value = "admin";
document.querySelector("#password").value = "admin";
document.querySelector("form.oe_login_form").submit();
"""
# An unlucky moment must not be seen: a blinking caret, a tooltip, a notification.
STILL = """
document.head.insertAdjacentHTML("beforeend", `<style>
    * { caret-color: transparent !important; transition: none !important; }
    .o_notification_manager, .o-tooltip, .o-mail-ChatHub { display: none !important; }
</style>`)
"""


def main():
    order = json.load(sys.stdin)
    folder = Path(order["folder"])
    known = {screen.name: screen for screen in (*screens.SCREENS, screens.BANNER)}
    with tempfile.TemporaryDirectory(prefix="pictures-") as profile, Chromium.running(Path(profile)) as chromium:
        chromium.open(f"{order['address']}/web/login")
        chromium.evaluate(LOGIN)
        chromium.wait_for(".o_main_navbar")
        for name in order["names"]:
            print(name, flush=True)
            screen = known[name]
            shown = banner(chromium, folder) if screen is screens.BANNER else take(chromium, screen, order)
            save(shown, folder / screen.file)


def take(chromium, screen, order):
    """Return the picture of a screen."""
    chromium.resize(*screen.size)
    chromium.open(f"{order['address']}/odoo/{screen.path.format(**order['records'])}")
    chromium.evaluate(STILL)
    for step in screen.steps:
        chromium.do(step)
    chromium.wait_for(screen.until)
    chromium.settle()
    return trimmed(opened(chromium.picture(screen.clip, screen.margin)))


def banner(chromium, folder):
    """Return the banner: the icon and the name beside the picture of the matrix, drawn as a page of HTML."""
    page = BANNER.read_text(encoding="utf-8")
    for place, path in (("ICON", ICON), ("PICTURE", folder / "screenshot_matrix.png")):
        page = page.replace(f"{{{place}}}", f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()}")
    chromium.resize(*BANNER_SIZE)
    chromium.show(page)
    return opened(chromium.picture("body"))


def opened(png):
    from PIL import Image

    return Image.open(io.BytesIO(png)).convert("RGB")


def trimmed(picture):
    """Return a picture without the empty lines at its end."""
    width, height = picture.size
    last = next((y for y in reversed(range(height)) if not is_empty(picture.crop((0, y, width, y + 1)))), height - 1)
    return picture.crop((0, 0, width, min(height, last + 1 + MARGIN)))


def save(picture, path):
    """Write a picture with as few colours as a palette holds."""
    from PIL import Image

    picture = picture.quantize(COLORS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    picture.save(path, optimize=True)


def is_empty(line):
    """Return whether a line of a picture has one colour, but for a frame at its ends."""
    return line.crop((20, 0, line.width - 20, 1)).getcolors(1) is not None


if __name__ == "__main__":
    main()
