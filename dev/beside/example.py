"""The example addon of docs/EXTENDING.md works beside ours."""
from dev import example, ui


def run(ground):
    with ui.step("Installing the example addon beside ours"):
        faults = example.check(ground.ready)
    ground.check("The example addon works beside ours", faults)
