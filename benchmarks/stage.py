"""The stage of a run: a demo school in its own instance, plain or many times its size, and the bare page."""

import os
import sys
from contextlib import AbstractContextManager
from pathlib import Path

from benchmarks.load import Browser
from benchmarks.processes import Server, free_port, running
from lms.demo.accounts import PASSWORD

PYTHON = sys.executable
ROOT = Path(__file__).resolve().parent.parent


def environ(folder: Path, url: str = "") -> dict[str, str]:
    """The environment of an installation in `folder`, on its own SQLite file or the database at `url`."""
    return {"LMS_INSTANCE": str(folder), "LMS_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}


def in_app(folder: Path, code: str, url: str = "") -> str:
    """Runs `code` inside the application of `folder` in a process of its own; returns what it printed."""
    import subprocess

    wrapped = "from lms.app import create_app\napp = create_app()\nwith app.app_context():\n" + "\n".join(
        "    " + line for line in code.splitlines()
    )
    done = subprocess.run(
        [PYTHON, "-c", wrapped],
        env={**os.environ, **environ(folder, url)},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return done.stdout


def make_school(folder: Path, times: int, url: str = "") -> None:
    """The demo school in `folder`, then `times` its size."""
    in_app(
        folder,
        "from lms.install import base_steps\nfrom lms.serve import run_steps\nfrom lms.demo.school import create\n"
        "run_steps(app, base_steps())\ncreate('http://127.0.0.1:8000', lambda line: None)\n"
        "from lms.kernel.jobs import run_due\nrun_due()\n"
        + (f"from benchmarks.scale import multiply\nmultiply({times})\n" if times > 1 else ""),
        url,
    )


def serve_lms(folder: Path, url: str = "") -> AbstractContextManager[Server]:
    """The service as `make run` starts it."""
    port = free_port()
    command = [PYTHON, "-c", "from lms.cli import main; main()", "serve", "--port", str(port)]
    return running(command, port, environ(folder, url), "/healthz")


def serve_bare(folder: Path, url: str = "") -> AbstractContextManager[Server]:
    """The bare page on the same server with the same settings."""
    port = free_port()
    code = (
        "from functools import cache\nfrom pathlib import Path\n"
        "from benchmarks.bare import create_bare\nfrom lms.serve import Plan, serve\n"
        f"serve(Plan(cache(lambda: create_bare(Path({str(folder)!r}), {url!r})), port={port}))"
    )
    return running([PYTHON, "-c", code], port, environ(folder, url), "/")


def signed_in(server: Server, username: str) -> Browser:
    """A browser in which the demo account has signed in."""
    browser = Browser(server.port)
    browser.sign_in(username, PASSWORD)
    return browser
