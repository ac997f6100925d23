"""Keeps the embedded PostgreSQL running for one `python3 dev`, which starts this as a process of its own.

When the keeper's standard input ends, its `python3 dev` has ended or was killed. The keeper then tries to turn its
shared lock on the file `users` into an exclusive one. Only the last keeper succeeds, and stops the server.
"""
import fcntl
import os
import subprocess
import sys
from pathlib import Path

READY = "ready"


def settings():
    """Return the embedded server's configuration, which is set nowhere else.

    So in the benchmarks, the addon and the reference that it is compared with run under the same configuration. All
    databases can be created again at any time, so no commit waits for the disk. The memory that the server may use
    depends on how much the machine has.
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
        """Run pg_ctl, which waits until the server is up or down; return whether it succeeds."""
        command = [Path(programs) / "pg_ctl", "-D", data, "-s", *arguments]
        return not subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False,
                                  **account).returncode

    with open(users, "a", encoding="utf-8") as lock:
        # A keeper that stops the server holds the exclusive lock, so this waits until the server has stopped.
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
