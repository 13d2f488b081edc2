"""Files in JupyterLab: the workspace's own, and notebooks of the program, kept as they are."""

from pathlib import Path
from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from tornado.web import HTTPError
from traitlets import Instance, default

from thidua_helpers.workspace.program import NOTEBOOKS

FOLDER = NOTEBOOKS.name
_KEPT = (
    "Sổ tay của chương trình chỉ để xem và chạy, không sửa được. Muốn giữ ô của mình: bấm “Chép thành sổ tay của tôi” "
    "trong sổ tay hoi_so_lieu, hoặc lưu thành tệp khác trong thư mục so-tay."
)


class WorkspaceContents(AsyncLargeFileManager):
    """Files below the workspace's root; in the folder `notebooks` those of the program."""

    program = Instance(AsyncLargeFileManager)

    @default("program")
    def _program_files(self) -> AsyncLargeFileManager:
        return AsyncLargeFileManager(parent=self, root_dir=str(NOTEBOOKS.parent))

    async def get(self, path: str, content: bool = True, **options: Any) -> dict:
        """Content of a file or folder; the root lists the folder of the program's notebooks."""
        if _is_program(path):
            return {**await self.program.get(path, content=content, **options), "writable": False}
        model = await super().get(path, content=content, **options)
        if not _parts(path) and content and all(entry["name"] != FOLDER for entry in model["content"]):
            model["content"] = [*model["content"], await self.get(FOLDER, content=False)]
        return model

    async def file_exists(self, path: str) -> bool:
        """Whether there is such a file."""
        return await (self.program.file_exists(path) if _is_program(path) else super().file_exists(path))

    async def dir_exists(self, path: str) -> bool:
        """Whether there is such a folder."""
        return await (self.program.dir_exists(path) if _is_program(path) else super().dir_exists(path))

    async def is_hidden(self, path: str) -> bool:
        """Whether a file or folder is hidden."""
        return await (self.program.is_hidden(path) if _is_program(path) else super().is_hidden(path))

    async def save(self, model: dict, path: str = "") -> dict:
        """Save a file; refuses those of the program, in one Vietnamese sentence."""
        _refuse_program(path)
        return await super().save(model, path)

    async def delete_file(self, path: str) -> None:
        """Delete a file; refuses those of the program."""
        _refuse_program(path)
        await super().delete_file(path)

    async def rename_file(self, old_path: str, new_path: str) -> None:
        """Rename a file; refuses those of the program."""
        _refuse_program(old_path)
        _refuse_program(new_path)
        await super().rename_file(old_path, new_path)


def _parts(path: str) -> list[str]:
    return [part for part in Path(path.strip("/")).parts if part != "."]


def _is_program(path: str) -> bool:
    return _parts(path)[:1] == [FOLDER]


def _refuse_program(path: str) -> None:
    if _is_program(path):
        raise HTTPError(403, _KEPT)
