"""The screens of which pictures are taken: how to get there, what of it is shown."""
from dataclasses import dataclass

from dev import ui

# The part below Odoo's navigation bar, which shows counters of unread messages.
CONTENT = ".o_action_manager"
DIALOG = ".modal-content"


@dataclass(frozen=True)
class Screen:
    """A screen to take a picture of.

    :param name: the picture's file is screenshot_<name>.png
    :param path: where to go; {name} stands for the id of a record that inside.py prepared
    :param steps: what to do there, in order: a selector to click, or a pair of a selector and the text to enter
    :param until: selector of what must be there before the picture is taken
    :param clip: selector of the part to show
    :param margin: how many pixels around this part to show, too
    :param size: width and height of the window in pixels
    :param needs_sales: whether it shows the customers that `inside.sell` adds
    """

    name: str
    path: str
    until: str
    steps: tuple = ()
    clip: str = CONTENT
    margin: int = 0
    size: tuple = (1366, 768)
    needs_sales: bool = False

    @property
    def file(self):
        return "banner.png" if self.name == "banner" else f"screenshot_{self.name}.png"


SCREENS = (
    Screen("overview", "strategic-overview", until=".o_strategic_home [data-card=revenue]"),
    Screen("list", "strategic-customers", until=".o_data_row"),
    Screen("form", "strategic-customers/{noordveen}", until=".o_strategic_scorecard .o_strategic_criterion",
           size=(1366, 1230)),
    Screen("session", "assess-customers?active_ids={session}", until=".o_strategic_session_row",
           size=(1366, 850)),
    Screen("matrix", "strategic-customers", steps=(".o_switch_view.o_strategic_matrix",),
           until=".o_strategic_handle"),
    Screen("next", "strategic-assess-next", until=".o_data_row"),
    Screen("partnerships", "strategic-partnerships", until=".o_kanban_record:not(.o_kanban_ghost)",
           size=(1720, 700)),
    Screen("coverage", "strategic-audiences/{food}", steps=(".o_notebook_headers [name=coverage]",),
           until=".o_strategic_coverage table", clip=".o_strategic_coverage", margin=20, size=(1366, 1000)),
    Screen("review", "strategic-lists/{list}", steps=("button[name=action_review]",), until=".o_strategic_match"),
    Screen("readiness", "acquisition-readiness", until=".o_strategic_light", size=(1366, 900)),
    Screen("settings", "action-strategic_customer.strategic_settings_action",
           steps=(("[name=strategic_audience_fit_threshold] input", "80"),),
           until="[name=action_strategic_preview]", clip=DIALOG),
    Screen("learn", "strategic-audiences/{logistics}",
           steps=(".o_strategic_learn_open", "button[name=action_learn]", ".o_strategic_gains_run"),
           until=".o_strategic_gains canvas", clip=DIALOG, size=(1366, 1380), needs_sales=True),
)
# The banner is drawn around the picture of the matrix.
BANNER = Screen("banner", "", until="")


def choose(pattern):
    """Return the screens whose name is in `pattern`, names with commas between; all if it is empty.

    The banner is drawn with the matrix.
    """
    known = {screen.name: screen for screen in (*SCREENS, BANNER)}
    if not pattern:
        return list(known.values())
    names = pattern.split(",")
    if unknown := [name for name in names if name not in known]:
        raise ui.Problem(f"No picture is called {', '.join(unknown)}.", f"There are: {', '.join(known)}")
    return [screen for name, screen in known.items() if name in names]
