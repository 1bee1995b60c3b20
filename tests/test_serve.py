"""The service as processes: it prepares, serves, replaces what dies, and stops when asked."""

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from lms import serve
from lms.kernel.db import db

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="gunicorn needs fork")

PROGRAM = """
import os, sys, time
from flask import Flask
from lms.kernel import db
from lms.serve import Background, Plan, serve

app = Flask("tiny")
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
db.db.init_app(app)
app.get("/pid", endpoint="pid")(lambda: str(os.getpid()))
app.get("/slow", endpoint="slow")(lambda: time.sleep(1.5) or "done")

def work(app):
    open(sys.argv[2], "a").write(f"{os.getpid()}\\n")
    while os.getppid() != 1:
        time.sleep(0.1)

def watch(app, ring):
    while True:
        if os.path.exists(sys.argv[2] + ".due"):
            ring()
        time.sleep(0.1)

steps = [("Bước một", lambda: "xong cả")]
serve(Plan(lambda: app, lambda address: steps, Background(watch, work), lambda: print("loaded", os.getpid()), port=int(sys.argv[1])))
"""


def _tiny_app() -> Flask:
    app = Flask("tiny")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)
    return app


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _get(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return str(answer.read().decode())


def _until(happened: Callable[[], bool], seconds: float = 15) -> None:
    ends = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.05)


def _answers(port: int) -> bool:
    try:
        return bool(_get(port, "/pid"))
    except OSError:
        return False


class Service:
    """A service of our own on a free port; `workers` lists the background workers' process ids."""

    def __init__(self, folder: Path) -> None:
        self.port = _free_port()
        self.log = folder / "workers"
        self.due = folder / "workers.due"
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(self.port), str(self.log)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def workers(self) -> list[int]:
        return [int(line) for line in self.log.read_text().split()] if self.log.exists() else []


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path)
    try:
        _until(lambda: _answers(made.port))
        yield made
    finally:
        made.process.kill()
        made.process.communicate()


def _alive(pid: int) -> bool:
    """Running, and not only waiting for its parent to notice that it ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _with_work(service: Service) -> int:
    """The process of the background work, once there is some."""
    service.due.touch()
    _until(lambda: bool(service.workers()))
    return service.workers()[0]


def test_prepares_then_serves_and_stops_cleanly(service: Service) -> None:
    worker = _with_work(service)
    service.process.send_signal(signal.SIGTERM)
    said, _ = service.process.communicate(timeout=20)
    assert service.process.returncode == 0
    assert said.index("Bước một") < said.index("xong cả") < said.index(f"http://127.0.0.1:{service.port}")
    assert "loaded" in said
    assert said.strip().endswith("Đã dừng dịch vụ.")
    assert not _alive(worker)


def test_a_request_that_is_running_is_answered_before_the_stop(service: Service) -> None:
    with socket.create_connection(("127.0.0.1", service.port)) as connection:
        connection.sendall(b"GET /slow HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        time.sleep(0.5)
        service.process.send_signal(signal.SIGINT)
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"done")


def test_whatever_dies_is_started_again(service: Service) -> None:
    web, worker = int(_get(service.port, "/pid")), _with_work(service)
    subprocess.run(["kill", "-9", str(web), str(worker)], check=True)
    _until(lambda: len(service.workers()) == 2)
    _until(lambda: _answers(service.port))
    assert not _alive(worker)


def test_no_process_waits_where_there_is_no_work(service: Service) -> None:
    time.sleep(1.5)
    assert service.workers() == []
    worker = _with_work(service)
    service.due.unlink()
    subprocess.run(["kill", "-9", str(worker)], check=True)
    time.sleep(2.5)  # what was rung for meanwhile starts it once more at most
    started = len(service.workers())
    assert started <= 2
    assert _get(service.port, "/pid")


def test_nothing_outlives_the_master(service: Service) -> None:
    web, worker = int(_get(service.port, "/pid")), _with_work(service)
    service.process.kill()
    _until(lambda: not _alive(web) and not _alive(worker))


def test_a_port_in_use_is_said_in_a_sentence(service: Service) -> None:
    plan = serve.Plan(_tiny_app, lambda _address: [("nothing", pytest.fail)], port=service.port)
    with pytest.raises(serve.CannotServe, match=rf"Cổng {service.port} đang được .* PORT={service.port + 1}"):
        serve.serve(plan)


def test_a_failed_step_stops_the_start(capfd: pytest.CaptureFixture[str]) -> None:
    def fails() -> str:
        raise RuntimeError("the disk is full")

    reached: list[str] = []
    with pytest.raises(serve.CannotServe):
        serve.prepare(
            serve.Plan(_tiny_app, lambda _: [("Hỏng", fails), ("Sau", lambda: reached.append("x"))])
        )
    shown = capfd.readouterr()
    assert "- Hỏng …" in shown.out
    assert "the disk is full" in shown.err
    assert "Sau" not in shown.out


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
    ],
)
def test_the_address_that_is_printed_opens_on_this_machine(host: str, address: str) -> None:
    assert serve.Plan(_tiny_app, host=host).address == address
