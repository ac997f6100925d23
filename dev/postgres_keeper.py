"""Keeps the embedded PostgreSQL while somebody needs it: a process of its own, started by embedded.py.

It outlives the `python3 dev` that started it when another one still uses the server, and ends the server when the lock
on `users` is free, which the kernel sees to even when the users were killed.
"""
import contextlib
import ctypes
import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1


def settings():
    """The server's configuration, in this one place; the benchmarks run on it too, ours and their references alike.

    Databases here can be made anew at any time, so nothing waits for the disk. The memory follows the machine's.
    """
    megabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return {
        "listen_addresses": "",
        "max_connections": 100,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "wal_level": "minimal",
        "max_wal_senders": 0,
        "max_wal_size": "4GB",
        "shared_buffers": f"{max(64, min(2048, megabytes // 8))}MB",
        "effective_cache_size": f"{max(128, megabytes // 2)}MB",
        "maintenance_work_mem": f"{max(32, min(512, megabytes // 32))}MB",
        "work_mem": f"{max(4, min(64, megabytes // 256))}MB",
        "random_page_cost": 1.1,
        "log_min_messages": "warning",
    }


def die_with_parent():
    """The server stops (a fast shutdown) should the keeper be killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def main(home, programs, data, sockets, owner):
    options = {**settings(), "unix_socket_directories": sockets}
    with (Path(home) / "users").open("a") as users, (Path(home) / "keeper").open("w") as keeper:
        # One keeper at a time. A killed keeper's server needs a moment to stop.
        fcntl.flock(keeper, fcntl.LOCK_EX)
        keeper.write(str(os.getpid()))
        keeper.flush()
        server = subprocess.Popen(
            [f"{programs}/postgres", "-D", data, *(f"--{name}={value}" for name, value in options.items())],
            preexec_fn=die_with_parent,
            **({"user": owner, "group": owner, "extra_groups": []} if owner else {}),
        )
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, lambda *_: server.send_signal(signal.SIGINT))
        signal.signal(signal.SIGCHLD, lambda *_: sys.exit(server.poll() and 1) if server.poll() is not None else None)
        try:
            fcntl.flock(users, fcntl.LOCK_EX)
        finally:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            if server.poll() is None:
                server.send_signal(signal.SIGINT)
                try:
                    server.wait(30)
                except subprocess.TimeoutExpired:
                    server.send_signal(signal.SIGQUIT)
                    server.wait()
            with contextlib.suppress(FileNotFoundError):
                (Path(home) / "keeper").unlink()


if __name__ == "__main__":
    main(*sys.argv[1:])
