"""Search of shared files for officers' names, before publishing.

Names in received texts are masked on reading; a name found here has another source, such as config.
"""

import base64
import io
import re
import zipfile
from collections.abc import Iterator

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import StepFailed
from thidua_helpers.intake.officers import OfficerKey
from thidua_helpers.intake.persons import NameMask
from thidua_helpers.intake.read_edition import mask_of

_EMBEDDED = re.compile(r"data:[a-z/+]+;base64,([A-Za-z0-9+/=]+)")
_TAG = re.compile(r"<[^>]*>")


def known_officers(book: OpenEdition) -> NameMask:
    """The officers with known names, including those found by the current run."""
    workspace = book.workspace
    file = workspace.inputs.officer_key_to_write
    key = file if file.is_file() else workspace.inputs.officer_key
    return mask_of(OfficerKey.read(key, workspace.relative(workspace.inputs.officer_key), is_kept=False), book.rules)


def refuse_officer_names(name: str, content: bytes, officers: NameMask) -> None:
    """Raise StepFailed, with the file but not the person, for an officer's name."""
    if not officers.is_empty and any(officers.has_name(text) for text in texts_in_file(content, name)):
        raise StepFailed(
            f"{name} có họ tên một cán bộ trong khóa mã (data/keys), không được chia sẻ. Thay họ tên bằng mã hoặc chức "
            "danh ở tệp bảng tính, ở cấu hình, rồi lập lại báo cáo."
        )


def texts_in_file(content: bytes, name: str) -> Iterator[str]:
    """All texts of a file: of pages also those in pictures, of office files each part."""
    if name.endswith((".xlsx", ".docx")):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.namelist():
                # Within a document one word may be cut into several pieces by markup.
                yield _TAG.sub("", archive.read(part).decode("utf-8", "replace"))
    else:
        text = content.decode("utf-8", "replace")
        yield text
        if name.endswith(".html"):
            yield _TAG.sub("", text)
        for embedded in _EMBEDDED.findall(text):
            yield base64.b64decode(embedded).decode("utf-8", "replace")
