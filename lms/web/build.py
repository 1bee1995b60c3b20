"""Makes lms/web/static from lms/web/assets: small files whose names carry the hash of what is in them.

`python -m lms.web.build` does it, and so does the first `asset_map()` of a process when something changed.
esbuild makes CSS and JavaScript smaller where the set-up could fetch it; without it they are copied as they
are, and everything works. Each text file gets a .gz beside it, so that no request pays for compression.

The lesson editor is bundled by esbuild from frontend/editor and the packages it stands on. Where it can't be, there
is no `editor.js`, and lessons are written as text.
"""

import argparse
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from lms.kernel.settings import ROOT

ASSETS = Path(__file__).parent / "assets"
STATIC = Path(__file__).parent / "static"
NODE_MODULES = ROOT / "frontend" / "node_modules"
EDITOR = ROOT / "frontend" / "editor"
BUNDLE = "editor.js"

MINIFIED = {".css", ".js"}
TEXT = MINIFIED | {".svg"}
KINDS = TEXT | {".png"}
BROWSERS = "chrome109,safari15"  # the oldest that the pages promise to work in (docs/design.md)

# What a first visit may cost, gzipped: the page's budget is 60 KB, of which the HTML takes the rest.
WIRE_LIMIT = 24 * 1024
FOR_AUTHORS = {BUNDLE, "editor.css"}
"""Only on the pages where lessons are written: no part of a first visit."""

# What is written in parts and sent as one file: the parts in the order in which they count, in a folder of its name.
# Parts of a script know each other's names, and nobody else does.
JOINED = {
    "site.css": ("scales", "page", "text", "forms", "data", "learning", "screens", "modes"),
    "attempt.js": ("waiting", "clock", "saving", "spots", "start"),
}

_CSS_URL = re.compile(r"""url\((["']?)([A-Za-z0-9_.-]+)\1\)""")


@dataclass(frozen=True)
class Minifier:
    """The esbuild program and its version; `name` is what the manifest remembers."""

    program: Path
    version: str

    @property
    def name(self) -> str:
        return f"esbuild {self.version}"


def find_minifier() -> Minifier | None:
    """esbuild as the set-up fetched it for this machine, or None. It runs without Node.js."""
    for folder in sorted((NODE_MODULES / "@esbuild").glob("*")):
        for program in (folder / "bin" / "esbuild", folder / "esbuild.exe"):
            if program.is_file() and os.access(program, os.X_OK):
                version = json.loads((folder / "package.json").read_text("utf-8"))["version"]
                return Minifier(program, str(version))
    return None


def _minify(minifier: Minifier, source: bytes, suffix: str) -> bytes:
    """`source` made smaller; as it was when esbuild can't read it, which is said on stderr."""
    command = [
        str(minifier.program),
        f"--loader={suffix[1:]}",
        "--minify",
        f"--target={BROWSERS}",
        "--charset=utf8",
    ]
    try:
        done = subprocess.run(command, input=source, capture_output=True, timeout=60, check=False)  # noqa: S603 - our own file
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  esbuild không chạy được ({error}); dùng tệp nguyên bản.", file=sys.stderr)
        return source
    if done.returncode != 0:
        print(done.stderr.decode("utf-8", "replace"), file=sys.stderr)
        return source
    return done.stdout


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: another process may be reading, or building the same."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    scratch.write_bytes(content)
    scratch.replace(path)


def _read_manifest() -> dict[str, dict[str, str]]:
    """What was built before; nothing if that can't be told."""
    try:
        found = json.loads((STATIC / "manifest.json").read_text("utf-8"))["assets"]
        return {name: {"file": entry["file"], "source": entry["source"]} for name, entry in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _sources() -> list[tuple[Path, bytes]]:
    """Each asset's name, as the path of a file, and what it holds. Pictures first, because style sheets may name them."""
    files = [path for path in ASSETS.glob("*") if path.suffix in KINDS and not path.name.startswith(".")]
    found = [(path, path.read_bytes()) for path in files]
    for name, parts in JOINED.items():
        if (folder := (ASSETS / name).with_suffix("")).is_dir():
            suffix = Path(name).suffix
            held = b"\n".join((folder / part).with_suffix(suffix).read_bytes() for part in parts)
            found.append((ASSETS / name, _enclosed(held) if suffix == ".js" else held))
    return sorted(found, key=lambda source: (source[0].suffix in MINIFIED, source[0].name))


def _enclosed(script: bytes) -> bytes:
    return b'(function () {\n"use strict";\n' + script + b"})();\n"


def _with_hashed_urls(css: bytes, made: dict[str, dict[str, str]]) -> bytes:
    def hashed(match: re.Match[str]) -> str:
        entry = made.get(match[2])
        return f'url("{entry["file"]}")' if entry else match[0]

    return _CSS_URL.sub(hashed, css.decode("utf-8")).encode("utf-8")


def _editor_source(minifier: Minifier) -> str:
    """The hash of everything that the bundle is made from."""
    digest = hashlib.sha256(f"{minifier.name} {BROWSERS}\n".encode())
    for path in (*sorted(EDITOR.glob("*.js")), NODE_MODULES.parent / "package-lock.json"):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _bundle(minifier: Minifier) -> bytes | None:
    """The lesson editor in one file; None, said on stderr, when it can't be made."""
    command = [
        str(minifier.program),
        str(EDITOR / "main.js"),
        "--bundle",
        "--minify",
        f"--target={BROWSERS}",
        "--charset=utf8",
        "--legal-comments=none",
    ]
    try:
        done = subprocess.run(command, capture_output=True, timeout=120, check=False)  # noqa: S603 - our own file
    except (OSError, subprocess.TimeoutExpired) as error:
        why = str(error)
    else:
        if done.returncode == 0:
            return done.stdout
        why = next(iter(done.stderr.decode("utf-8", "replace").strip().splitlines()), "")
    print(f"  Không dựng được trình soạn thảo ({why}); bài học vẫn soạn được dưới dạng chữ.", file=sys.stderr)
    return None


def _built_editor(minifier: Minifier, old: dict[str, str] | None) -> dict[str, str]:
    """The bundle's entry in the manifest. What it can't be made from once is not tried again ("file" is empty)."""
    source = _editor_source(minifier)
    if old and old["source"] == source and (not old["file"] or (STATIC / old["file"]).is_file()):
        return old
    content = _bundle(minifier)
    return {"file": _store(BUNDLE, content) if content else "", "source": source}


def _store(name: str, content: bytes) -> str:
    """Writes a built file under its name with the content's hash, compressed beside it; that name."""
    stem, suffix = name.rsplit(".", 1)
    file = f"{stem}.{hashlib.sha256(content).hexdigest()[:8]}.{suffix}"
    STATIC.mkdir(exist_ok=True)
    if f".{suffix}" in TEXT:
        _write(STATIC / f"{file}.gz", gzip.compress(content, 9, mtime=0))
    _write(STATIC / file, content)
    return file


def build(*, retry: bool = False) -> dict[str, dict[str, str]]:
    """Brings lms/web/static up to date and returns the manifest: name -> {"file", "source"}.

    "source" is the hash of what the file was made from and by what. Only what changed is made again; with `retry`
    an editor that could not be built too. Raises OSError if the folder can't be written.
    """
    minifier = find_minifier()
    before = _read_manifest()
    made: dict[str, dict[str, str]] = {}
    for path, content in _sources():
        if path.suffix == ".css":
            content = _with_hashed_urls(content, made)
        by = minifier.name if minifier and path.suffix in MINIFIED else "copy"
        source = hashlib.sha256(f"{by} {BROWSERS}\n".encode() + content).hexdigest()
        old = before.get(path.name)
        if old and old["source"] == source and (STATIC / old["file"]).is_file():
            made[path.name] = old
            continue
        if minifier and path.suffix in MINIFIED:
            content = _minify(minifier, content, path.suffix)
        made[path.name] = {"file": _store(path.name, content), "source": source}
    if minifier and (NODE_MODULES / "@tiptap").is_dir():
        old = before.get(BUNDLE)
        made[BUNDLE] = _built_editor(minifier, None if retry and old and not old["file"] else old)
    if made != before:
        STATIC.mkdir(exist_ok=True)
        text = json.dumps({"assets": made}, indent=1, sort_keys=True, ensure_ascii=False)
        _write(STATIC / "manifest.json", text.encode("utf-8"))
    return made


def asset_map() -> dict[str, str]:
    """Every asset's name and its hashed file name in lms/web/static: {"site.css": "site.1a2b3c4d.css"}.

    Builds what is missing or out of date first; where the folder is read-only, what was built before stands.
    """
    try:
        made = build()
    except OSError:
        made = _read_manifest()
    return {name: entry["file"] for name, entry in made.items() if entry["file"]}


def _forget_old(made: dict[str, dict[str, str]]) -> None:
    wanted = {"manifest.json"}
    for entry in made.values():
        wanted |= {entry["file"], f"{entry['file']}.gz"}
    for path in STATIC.glob("*"):
        if path.name not in wanted:
            path.unlink(missing_ok=True)


def weigh(made: dict[str, dict[str, str]]) -> int:
    """Prints what each text file weighs, plain and gzipped; returns the gzipped sum in bytes of what a first visit
    may fetch."""
    total = 0
    for name, entry in made.items():
        packed = STATIC / f"{entry['file']}.gz"
        if packed.is_file():
            size = packed.stat().st_size
            total += 0 if name in FOR_AUTHORS else size
            print(f"  {name:<24} {(STATIC / entry['file']).stat().st_size:>7} B  {size:>6} B gzip")
    return total


def main() -> int:
    """The command: build, forget the files nobody names any more; with --weigh also check the budget."""
    parser = argparse.ArgumentParser(prog="python -m lms.web.build", description=__doc__)
    parser.add_argument(
        "--weigh", action="store_true", help="fail when the style sheets and scripts are too heavy"
    )
    arguments = parser.parse_args()
    made = build(retry=True)
    _forget_old(made)
    if arguments.weigh:
        total = weigh(made)
        print(f"  {'total':<24} {'':>9}  {total:>6} B gzip, {WIRE_LIMIT} B allowed")
        return int(total > WIRE_LIMIT)
    minifier = find_minifier()
    how = f"thu gọn bằng {minifier.name}" if minifier else "bản không thu gọn"
    print(f"  Giao diện: {len(made)} tệp, {how}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
