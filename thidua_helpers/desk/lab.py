"""JupyterLab for one workspace, in this process: it ends with the command that started it."""

import logging
import os
import secrets
import socket
from pathlib import Path

from thidua_helpers.errors import StepFailed
from thidua_helpers.workspace.paths import Workspace
from thidua_helpers.workspace.program import NOTEBOOKS

_FIRST_PORT, _PORTS = 8888, 50
# In its folder `labconfig`: defaults of JupyterLab's settings.
_SETTINGS = Path(__file__).parent / "lab_settings"
DESK = f"{NOTEBOOKS.name}/00_ban_lam_viec.ipynb"


def free_port(first: int = _FIRST_PORT, is_only: bool = False) -> int:
    """The first free port of this machine; raises StepFailed if there is none."""
    for port in range(first, first + (1 if is_only else _PORTS)):
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise StepFailed(f"Cổng {first} đang có chương trình khác dùng; chọn cổng khác bằng --port.")


def lab_arguments(workspace: Workspace, province: str, port: int, opens_browser: bool) -> list[str]:
    """Arguments of JupyterLab: on this machine only, in Vietnamese, without news."""
    return [
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={workspace.root}",
        "--ServerApp.contents_manager_class=thidua_helpers.desk.contents.WorkspaceContents",
        f"--ServerApp.open_browser={opens_browser}",
        f"--LabApp.default_url=/lab/tree/{DESK}",
        "--KernelManager.transport_encryption=auto",
        f"--LabApp.app_name=thidua – {province}",
    ]


def address(port: int, token: str) -> str:
    return f"http://127.0.0.1:{port}/lab/tree/{DESK}?token={token}"


def new_token() -> str:
    """A token for this start; JupyterLab asks every browser for it."""
    token = secrets.token_hex(24)
    os.environ["JUPYTER_TOKEN"] = token
    return token


def run_lab(workspace: Workspace, arguments: list[str]) -> None:
    """Run JupyterLab until it is ended, without its messages in English except errors."""
    logging.disable(logging.WARNING)
    os.environ["THIDUA_ROOT"] = str(workspace.root)
    others = os.environ.get("JUPYTER_CONFIG_PATH", "")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, (str(_SETTINGS), others)))
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(arguments)
