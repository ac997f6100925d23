"""Keeps the embedded PostgreSQL running for one `python3 dev`, which starts this as a process of its own.

The end of its standard input tells the keeper that its `python3 dev` has ended or was killed. All keepers share a lock
on the file `users`. Only the last keeper gets the exclusive lock, and then stops the server.
"""
import fcntl
import os
import subprocess
import sys
from pathlib import Path

READY = "ready"


def settings():
    """Return the server's configuration. It is set nowhere else, so the benchmarks and their references use it too.

    All databases can be created again at any time, so no commit waits for the disk. Memory sizes follow the machine's.
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


def main(users, programs, data, log, sockets, owner):
    account = {"user": owner, "group": owner, "extra_groups": []} if owner else {}

    def pg_ctl(*arguments):
        """Return whether pg_ctl succeeds; it waits until the server is up or down."""
        command = [Path(programs) / "pg_ctl", "-D", data, "-s", *arguments]
        return not subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False,
                                  **account).returncode

    with open(users, "a", encoding="utf-8") as lock:
        # The shared lock waits while another keeper stops the server.
        fcntl.flock(lock, fcntl.LOCK_SH)
        if not pg_ctl("status"):
            os.truncate(log, 0)
            options = {**settings(), "unix_socket_directories": sockets}
            if not pg_ctl("start", "-l", log, "-o", " ".join(f"--{name}='{value}'" for name, value in options.items())):
                sys.exit("The server does not start.")
        print(READY, flush=True)
        sys.stdin.read()
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # the server keeps running: another `python3 dev` still uses it
        pg_ctl("stop", "-m", "fast")


if __name__ == "__main__":
    main(*sys.argv[1:])
