"""The programs we start, and that none of them outlives us."""
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
    """Have the kernel end the child should we be killed before we can."""
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def take_charge():
    """SIGTERM and SIGHUP unwind the stack as Ctrl-C does, so that what we started is stopped; orphans come to us.

    Browsers leave children behind, which would stay as zombies in a container whose first process waits for nobody.
    """
    if _libc:
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1)

    def leave(number, _frame):
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)


def bury(patience=0.5):
    """Wait for what came to us and has ended, or is about to."""
    deadline = time.monotonic() + patience
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < deadline:
            if not os.waitpid(-1, os.WNOHANG)[0]:
                time.sleep(0.02)


@contextlib.contextmanager
def started(command, **kwargs):
    """Run a program beside us, in a process group of its own so that its children go with it."""
    process = subprocess.Popen(
        [str(part) for part in command], start_new_session=True, preexec_fn=_die_with_parent, **kwargs,
    )
    try:
        yield process
    finally:
        stop(process)


def stop(process, patience=10):
    """End a program and all it started: asked first, then killed."""
    with _uninterrupted():
        if process.poll() is None:
            _signal(process, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(patience)
        # Also what outlived it, such as a browser.
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
    """An impatient second Ctrl-C must not leave the clearing up half done."""
    kept = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def foreground(command, **kwargs):
    """Run a program that owns the terminal, Ctrl-C included; return its exit status."""
    process = subprocess.Popen([str(part) for part in command], preexec_fn=_die_with_parent, **kwargs)
    ours = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return process.wait()
    finally:
        signal.signal(signal.SIGINT, ours)
        if process.poll() is None:
            process.terminate()
            process.wait()
