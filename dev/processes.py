"""Starts programs, and makes sure that none of them outlives the `python3 dev` that started it."""
import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _die_with_parent():
    """Have the kernel send SIGTERM to the new child process if `python3 dev` is killed before it can stop the child."""
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def take_charge():
    """Have SIGTERM and SIGHUP end us and the programs that we started, as Ctrl-C does; adopt orphaned processes.

    Browsers leave child processes behind. In a container whose first process reaps no orphans, these processes would
    stay as zombies if we did not adopt them.
    """
    if _libc:
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1)

    def leave(number, _frame):
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)


def bury(patience=0.5):
    """Reap the adopted processes (see `take_charge`) that have ended or end within `patience` seconds."""
    deadline = time.monotonic() + patience
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < deadline:
            if not os.waitpid(-1, os.WNOHANG)[0]:
                time.sleep(0.02)


@contextlib.contextmanager
def started(command, **kwargs):
    """Run a program during the block, in its own process group, so that its children are stopped with it."""
    process = subprocess.Popen(
        [str(part) for part in command], start_new_session=True, preexec_fn=_die_with_parent, **kwargs,
    )
    try:
        yield process
    finally:
        stop(process)


@contextlib.contextmanager
def logged(command, log, stdin=subprocess.DEVNULL, **kwargs):
    """Run a program during the block; its output goes to the file `log`."""
    with log.open("w") as output, started(
        command, stdin=stdin, stdout=output, stderr=subprocess.STDOUT, **kwargs,
    ) as process:
        yield process


def stop(process, patience=10):
    """Send SIGTERM to a program and its children; once the program ends or after `patience` seconds, send SIGKILL."""
    with _uninterrupted():
        if process.poll() is None:
            _signal(process, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(patience)
        # SIGKILL also ends children that outlived the program, such as a browser.
        _signal(process, signal.SIGKILL)
        process.wait()
        with contextlib.suppress(ChildProcessError):
            while True:
                os.waitpid(-process.pid, 0)


def _signal(process, number):
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


@contextlib.contextmanager
def _uninterrupted():
    """Ignore signals during the block, so that an impatient second Ctrl-C does not interrupt `stop`."""
    kept = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def foreground(command, **kwargs):
    """Run a program that owns the terminal and handles Ctrl-C itself; return its exit status."""
    process = subprocess.Popen([str(part) for part in command], preexec_fn=_die_with_parent, **kwargs)
    ours = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return process.wait()
    finally:
        signal.signal(signal.SIGINT, ours)
        if process.poll() is None:
            process.terminate()
            process.wait()
