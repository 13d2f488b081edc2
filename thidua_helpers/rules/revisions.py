"""`revision.toml` of a frozen revision."""

import json
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.period import Edition
from thidua_helpers.rules.loading import read_toml
from thidua_helpers.rules.types import ConfigModel, Text
from thidua_helpers.vocabulary import FiguresState, RevisionKind
from thidua_helpers.workspace.paths import Workspace

Name = Annotated[str, Field(pattern=r"^r[1-9]\d*$")]


class Revision(ConfigModel):
    """One frozen revision of an edition; from the second on with a reason and the replaced one.

    `version` and `code`: version and digest of the program, its notebooks and the lock.
    """

    edition: Text
    revision: Name
    signed_by: Text
    signed_on: date
    frozen_at: datetime
    kind: RevisionKind
    reason: Text
    replaces: Name | Literal[""]
    state_of_figures: FiguresState
    version: Text
    code: Text

    def as_toml(self) -> str:
        """Text of the file. A text in JSON is the same text in TOML."""
        values = self.model_dump(mode="json") | {"signed_on": self.signed_on, "frozen_at": self.frozen_at}
        lines = [
            f"{name} = {json.dumps(value, ensure_ascii=False) if isinstance(value, str) else value.isoformat()}\n"
            for name, value in values.items()
        ]
        return "".join(lines)


def read_revision(workspace: Workspace, edition: Edition, name: str) -> Revision:
    """Revision of a name; raises Refused with the nearest names for an unknown one."""
    names = workspace.revisions.names(edition)
    if name not in names:
        raise Refused(f"Kỳ {edition} không có bản công bố “{name}”." + suggestion(name, names))
    frozen = workspace.revision(edition, name)
    return read_toml(frozen.revisions.record, Revision, frozen.relative(frozen.revisions.record))
