"""What the user sees: steps with their elapsed time, and errors that say what to do."""
import contextlib
import shutil
import subprocess
import sys
import threading
import time

# A CI log or a pipe can't show a running clock. There, a step that is still running prints a line at this interval.
REMINDER_SECONDS = 15


class Problem(Exception):
    """An error that the user can act on: what is wrong, and what to do about it."""

    def __init__(self, what, todo):
        super().__init__(what)
        self.what = what
        self.todo = todo


def say(text=""):
    # On a terminal, clear the current line, because it may show the progress of a step. Flush, because a pipe is
    # buffered: otherwise our lines would appear after those of the programs that we start.
    print(f"\r\x1b[K{text}" if sys.stdout.isatty() else text, flush=True)


def problem(error):
    sys.stdout.flush()
    print(f"\n✗ {error.what}\n  → {error.todo}", file=sys.stderr, flush=True)


def seconds(duration):
    if duration < 60:
        return f"{duration:.1f} s"
    return f"{int(duration // 60)} min {int(duration % 60):02d} s"


class Step:
    """A running step; `detail` is shown beside its title."""

    def __init__(self, title):
        self.title = title
        self.detail = ""
        self.started = time.monotonic()

    @property
    def elapsed(self):
        return time.monotonic() - self.started


@contextlib.contextmanager
def step(title, ends=True):
    """Show `title` and the elapsed time during the block; yield a `Step`.

    :param ends: whether to print a line when the step ends (and, unless on a terminal, when it starts)
    """
    current = Step(title)
    done = threading.Event()
    terminal = sys.stdout.isatty()
    if not terminal and ends:
        say(f"  {title} …")
    ticker = threading.Thread(target=_tick, args=(current, done, terminal), daemon=True)
    ticker.start()
    mark = "✗"
    try:
        yield current
        mark = "✓"
    finally:
        done.set()
        ticker.join()
        detail = f": {current.detail}" if current.detail and mark == "✓" else ""
        if ends:
            say(f"{mark} {title}{detail} ({seconds(current.elapsed)})")


def _tick(current, done, terminal):
    while not done.wait(0.2 if terminal else REMINDER_SECONDS):
        line = f"  {current.title} … {seconds(current.elapsed)} {current.detail}".rstrip()
        if terminal:
            width = max(20, shutil.get_terminal_size().columns - 1)
            print(f"\r\x1b[K{line[:width]}", end="", flush=True)
        else:
            say(line)


def run(command, what, todo, current=None, given="", **kwargs):
    """Run a command with `given` as its input; show its output beside the step `current`; return the output.

    :raise Problem: if the command does not exist or fails; if it fails, with the last lines of its output
    """
    lines = []
    try:
        process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", **kwargs,
        )
    except OSError as error:
        raise Problem(f"{what}: {error}", todo) from error
    try:
        process.stdin.write(given)
        process.stdin.close()
        for line in process.stdout:
            lines.append(line.rstrip())
            if current is not None and line.strip():
                current.detail = line.strip()[:100]
        process.wait()
    except BaseException:
        process.kill()
        process.wait()
        raise
    finally:
        if current is not None:
            current.detail = ""
    if process.returncode:
        raise Problem(f"{what}\n    $ {' '.join(str(part) for part in command)}\n{indented(lines)}", todo)
    return "\n".join(lines)


def tail(log):
    """Return the last lines of a log file, indented to be shown in a message."""
    return indented(log.read_text(errors="replace").splitlines())


def indented(lines):
    return "\n".join(f"    {line}" for line in lines[-25:])
