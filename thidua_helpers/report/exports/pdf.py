"""Pages printed to PDF by a browser of this machine, without network."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from thidua_helpers.errors import Refused, StepFailed

_COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_PLACES = (
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
    "C:/Program Files/Microsoft/Edge/Application/msedge.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_FLAGS = (
    *("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-pdf-header-footer"),
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
_SECONDS = 90
_NODE = re.compile(rb"(?<=\()node\d{8}(?=\))")


def find_browser() -> str:
    """Path of Chromium, Chrome or Edge; raises Refused if none is installed."""
    commands = [path for name in _COMMANDS if (path := shutil.which(name))]
    commands += [path for path in _PLACES if Path(path).is_file()]
    if not commands:
        raise Refused(
            "Không tìm thấy trình duyệt để in PDF: hãy cài Chromium, Google Chrome hoặc Microsoft Edge, "
            "hoặc chạy lại không có --pdf."
        )
    return commands[0]


def pdf_of(browser: str, page: bytes, name: str) -> bytes:
    """Page as PDF, reproducible, without links to other pages.

    Such links would name a folder of this machine. Raises StepFailed if the browser makes nothing or does not end.
    """
    with tempfile.TemporaryDirectory(prefix="thidua-pdf-", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder, "trang.html"), Path(folder, "trang.pdf")
        source.write_bytes(re.sub(rb'(<a\b[^>]*?) href="[^"#][^"]*"', rb"\1", page))
        as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        command = [browser, *_FLAGS, *as_root, f"--user-data-dir={Path(folder, 'user')}", f"--print-to-pdf={target}"]
        _run([*command, source.as_uri()], name)
        if not target.is_file():
            raise StepFailed(f"Trình duyệt {browser} không in được trang {name} ra PDF.")
        return _make_reproducible(target.read_bytes())


def _make_reproducible(pdf: bytes) -> bytes:
    """PDF with a fixed time and table cells numbered from 1.

    Replacements have the same length, so that offsets in the file stay valid.
    """
    numbers = {name: b"node%08d" % place for place, name in enumerate(sorted(set(_NODE.findall(pdf))), start=1)}
    named = _NODE.sub(lambda match: numbers[match[0]], pdf)
    return re.sub(rb"(/(?:Creation|Mod)Date \(D:)\d{14}", rb"\g<1>20000101000000", named)


def _run(command: list[str], name: str) -> None:
    """Run the browser; after the time limit kill it with its children."""
    null = subprocess.DEVNULL
    own_session = sys.platform != "win32"
    process = subprocess.Popen(command, stdin=null, stdout=null, stderr=null, start_new_session=own_session)
    try:
        process.wait(_SECONDS)
    except subprocess.TimeoutExpired:
        raise StepFailed(f"In trang {name} ra PDF quá {_SECONDS} giây mà chưa xong; hãy thử lại.") from None
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                if sys.platform == "win32":
                    process.kill()
                else:
                    os.killpg(process.pid, signal.SIGKILL)
            process.wait()
