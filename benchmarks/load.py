"""Browsers for the benchmark: keep-alive connections with cookies, as many at once as asked for."""

import gzip
import http.client
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

_TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')


@dataclass
class Browser:
    """One signed-in browser."""

    port: int
    cookie: str = ""
    token: str = ""
    connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def request(
        self, method: str, path: str, data: dict[str, str] | None = None
    ) -> tuple[int, bytes, str, int]:
        """Status, body (unpacked), location, bytes on the wire (body and head)."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Accept-Encoding": "gzip", "Host": f"127.0.0.1:{self.port}"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        body = None
        if data is not None:
            body = urlencode({"csrf_token": self.token, **data})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["X-Requested-With"] = "fetch"
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            raw = response.read()
        except (http.client.HTTPException, OSError):
            self.connection.close()
            self.connection = None
            return self.request(method, path, data)
        cookie = response.getheader("Set-Cookie", "")
        if "lms_session=" in cookie:
            self.cookie = cookie.split(";")[0]
        wire = len(raw) + len(str(response.headers))
        content = gzip.decompress(raw) if response.getheader("Content-Encoding") == "gzip" else raw
        found = _TOKEN.search(content)
        if found:
            self.token = found.group(1).decode()
        return response.status, content, response.getheader("Location", ""), wire

    def sign_in(self, username: str, password: str) -> None:
        """Signs in by the form, as a person does."""
        self.request("GET", "/sign-in")
        status = self.request("POST", "/sign-in", {"username": username, "password": password})[0]
        if status != 303:
            raise RuntimeError(f"{username} could not sign in: {status}")


def hammer(jobs: Sequence[Callable[[], int]], threads: int) -> float:
    """Runs all jobs on `threads` threads; each returns its status, which must be below 400. Seconds it took."""
    waiting, lock, bad = list(jobs), threading.Lock(), []

    def run() -> None:
        while True:
            with lock:
                if not waiting:
                    return
                job = waiting.pop()
            status = job()
            if status >= 400:
                bad.append(status)

    started = time.perf_counter()
    pool = [threading.Thread(target=run) for _ in range(threads)]
    for thread in pool:
        thread.start()
    for thread in pool:
        thread.join()
    if bad:
        raise RuntimeError(f"{len(bad)} requests were refused: {sorted(set(bad))}")
    return time.perf_counter() - started
