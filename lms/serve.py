"""Runs the service: prepares the installation, then starts gunicorn (on Windows waitress) and the worker.

Knows no slice: the composition root hands in how the application is made, the steps and the background work. One
serving process loads the code itself, under a master that stays small; several are forked from a master that has
loaded it, and share its memory (docs/decisions/013).
"""

import errno
import gc
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lms import processes
from lms.kernel.turns import InTurn

if TYPE_CHECKING:
    from flask import Flask
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

# What a step is called on the screen, and what it does, inside the application's context. It may print lines
# of its own; what it returns is shown as its result.
Step = tuple[str, Callable[[], str | None]]

log = logging.getLogger("lms.serve")

THREADS = 8  # of each serving process
REQUEST_SECONDS = 60  # a worker that has not answered its master for so long is replaced


@dataclass(frozen=True)
class Background:
    """Work beside the pages: `watch` runs in a thread of each serving process and calls what it is given whenever
    there is work; `run`, in a process of its own, does what there is and returns."""

    watch: "Callable[[Flask, Callable[[], None]], None]"
    run: "Callable[[Flask], None]"


class CannotServe(Exception):
    """The service could not be started; the text says why and what to do."""


@dataclass(frozen=True)
class Plan:
    """What to run: `steps` first, in order; `background` beside the pages; `announce` once the service answers.

    `load` makes the application; it is called in each process that needs it, and a second time gives the same.
    `steps` is given the service's address. `workers`: how many processes serve.
    """

    load: "Callable[[], Flask]"
    steps: Callable[[str], Sequence[Step]] | None = None
    background: Background | None = None
    announce: Callable[[], None] | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the service."""
        everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}  # noqa: S104 - compared, not bound
        host = everywhere.get(self.host, f"[{self.host}]" if ":" in self.host else self.host)
        return f"http://{host}:{self.port}"


def serve(plan: Plan) -> None:
    """Prepares, serves until stopped, returns. Raises CannotServe before anything is changed or half-done."""
    _require_free_port(plan.host, plan.port)
    processes.give_memory_back()
    prepare(plan)
    if sys.platform == "win32":
        _serve_waitress(plan)
    else:
        _serve_gunicorn(plan)


def _require_free_port(host: str, port: int) -> None:
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, OverflowError) as error:
        raise CannotServe(f"HOST={host}: không hiểu địa chỉ này. Ví dụ đúng: HOST=127.0.0.1.") from error
    family, kind, protocol, _, address = found[0]
    with socket.socket(family, kind, protocol) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise CannotServe(_why_not(host, port, error)) from error


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Cổng {port} đang được một chương trình khác dùng "
            "(có thể là chính dịch vụ này, mở ở cửa sổ khác). Hãy dừng chương trình đó, "
            f"hoặc chọn cổng khác: make run PORT={port + 1 if port < 65535 else 8001}"
        )
    if error.errno == errno.EACCES:
        return f"Không được phép mở cổng {port}. Hãy chọn cổng từ 1024 trở lên: make run PORT=8000"
    return f"Không mở được {host}:{port} ({error.strerror}). Hãy kiểm tra HOST và PORT."


def prepare(plan: Plan) -> None:
    """Runs the steps in order, each with its name and its time. Raises CannotServe if one of them failed.

    Where the system can fork, they run in a process of their own: what they load (workbooks, password hashes)
    goes with it and does not stay in the server's memory.
    """
    steps = plan.steps
    if steps is not None and processes.run_apart(lambda: run_steps(plan.load(), steps(plan.address))) != 0:
        raise CannotServe("Chưa chuẩn bị xong nên dịch vụ không chạy; xem dòng lỗi ở trên.")


def run_steps(app: "Flask", steps: Sequence[Step]) -> None:
    """Runs `steps` in this process, each with its name and its time on the screen."""
    from lms.kernel.db import db

    with app.app_context():
        for label, run in steps:
            started = time.monotonic()
            print(f"- {label} …", flush=True)
            result = run()
            db.session.remove()
            took = time.monotonic() - started
            said = [result or "xong", f"{took:.1f} giây".replace(".", ",") if took >= 1 else ""]
            print(f"  {' – '.join(part for part in said if part)}", flush=True)
        db.engine.dispose()


def _serve_waitress(plan: Plan) -> None:
    """One process with threads; the background worker is a second process of the same command."""
    from waitress import create_server

    app = plan.load()
    server = create_server(
        app,
        host=plan.host,
        port=plan.port,
        threads=THREADS * plan.workers,
        ident=None,
        clear_untrusted_proxy_headers=False,  # the application decides (LMS_TRUSTED_PROXIES)
    )
    worker = None
    if plan.background is not None:
        worker = subprocess.Popen([sys.executable, "-c", "from lms.cli import main; main()", "work"])
    _announce(plan, app)
    try:
        server.run()
    finally:
        if worker is not None:
            worker.terminate()


def _announce(plan: Plan, app: "Flask") -> None:
    from lms.kernel.db import db

    print(f"\nDịch vụ đang chạy tại {plan.address}", flush=True)
    if plan.announce is not None:
        with app.app_context():
            plan.announce()
            db.session.remove()
            db.engine.dispose()
    print("\nDừng lại: nhấn Ctrl+C.", flush=True)


def _settings(plan: Plan, keeper: processes.Keeper | None) -> dict[str, Any]:
    shares = plan.workers > 1

    def post_fork(_arbiter: "Arbiter", _worker: "Worker") -> None:
        if shares:
            from lms.kernel.db import db

            with plan.load().app_context():
                db.engine.dispose(close=False)  # a connection must not be shared between processes

    def post_worker_init(worker: "Worker") -> None:
        # Ctrl+C reaches every process of the terminal; only the master acts on it, and lets requests finish.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if worker.age == 1:  # the first of them: the others, and those that replace it, say nothing
            try:
                _announce(plan, plan.load())
            except Exception:  # a database that is busy: the service is there all the same
                log.warning("the accounts could not be listed", exc_info=True)
        if plan.background is not None and keeper is not None:
            watching = threading.Thread(
                target=plan.background.watch, args=(plan.load(), keeper.ring), daemon=True
            )
            watching.start()

    host = f"[{plan.host}]" if ":" in plan.host else plan.host
    return {
        "bind": [f"{host}:{plan.port}"],
        "workers": plan.workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "preload_app": shares,
        "timeout": REQUEST_SECONDS,
        "graceful_timeout": processes.GRACE_SECONDS,
        "keepalive": 5,
        "limit_request_line": 4094,
        "limit_request_fields": 60,
        "limit_request_field_size": 8190,
        # The heartbeat files: in memory, because a busy disk must not make a worker look dead.
        "worker_tmp_dir": "/dev/shm" if os.access("/dev/shm", os.W_OK) else None,  # noqa: S108 - files have random names
        "loglevel": "warning",
        "accesslog": None,
        "proc_name": "lms",
        "control_socket_disable": True,
        # Headers of a reverse proxy are the application's matter (LMS_TRUSTED_PROXIES), never gunicorn's.
        "forwarded_allow_ips": "",
        "forwarder_headers": "",
        "secure_scheme_headers": {},
        "post_fork": post_fork,
        "post_worker_init": post_worker_init,
    }


def _serve_gunicorn(plan: Plan) -> None:
    # Imported here: gunicorn can't be imported on Windows, and no other command needs it.
    from gunicorn.app.base import BaseApplication
    from gunicorn.arbiter import Arbiter

    keeper = processes.Keeper(plan.load, plan.background.run) if plan.background is not None else None

    class Master(Arbiter):  # type: ignore[misc] # from a package without types
        def manage_workers(self) -> None:
            super().manage_workers()
            if keeper is not None:
                keeper.ensure(self.LISTENERS)

        def handle_int(self) -> None:
            self.handle_term()

        def handle_hup(self) -> None:
            # The terminal was closed. There is nothing to read again: settings are read at the start.
            self.handle_term()

        def stop(self, graceful: bool = True) -> None:
            if keeper is not None:
                keeper.stop()
            super().stop(graceful)

    class Service(BaseApplication):  # type: ignore[misc] # from a package without types
        def load_config(self) -> None:
            for name, value in _settings(plan, keeper).items():
                self.cfg.set(name, value)

        def load(self) -> "Flask":
            app = plan.load()
            if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
                # A database elsewhere answers while others work: there, waiting for it in turn would be idle time.
                app.wsgi_app = InTurn(app.wsgi_app)  # type: ignore[method-assign] # Flask says so
            gc.collect()
            gc.freeze()  # the collector would otherwise write to every page that processes share
            return app

    service = Service()
    master = os.getpid()
    try:
        Master(service).run()
    except SystemExit as ended:
        if os.getpid() != master or ended.code:  # the workers leave through here too
            raise
        print("Đã dừng dịch vụ.", flush=True)
