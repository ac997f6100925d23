"""Keeps the embedded PostgreSQL running while somebody uses it: a separate process, started by embedded.py.

It outlives the `python3 dev` that started it while another one uses the server. It stops the server when nobody holds
the lock on `users` any more; the kernel frees the locks of killed users too.
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
    """Return the server's configuration, which is set here only; the benchmarks and their references use it too.

    Databases here can be created again at any time, so nothing waits for the disk. Memory sizes follow the machine's.
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
    """Have the kernel stop the server (SIGINT: a fast shutdown) if the keeper is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def main(home, programs, data, sockets, owner):
    options = {**settings(), "unix_socket_directories": sockets}
    with (Path(home) / "users").open("a") as users, (Path(home) / "keeper").open("w") as keeper:
        # One keeper at a time. (A killed keeper's server needs a moment to stop, and this lock does not wait for it.)
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
