"""The tables that a notebook has stored, as it says at its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.schemas.freeze import FREEZE

_STAGES = sorted({schema.stage for schema in SCHEMAS.values()} - {FREEZE})
_AFTER_THE_LAST = "hoi_so_lieu để hỏi số liệu, hoặc 90_province để xem trang của tỉnh"


@dataclass(frozen=True, repr=False)
class StoredTables:
    """Names of tables of one edition that were stored together."""

    edition: str
    names: Sequence[str]

    def __repr__(self) -> str:
        """One line: what was stored, and which notebook comes next."""
        later = [stage for stage in _STAGES if stage > max(SCHEMAS[name].stage for name in self.names)]
        listed = ", ".join(self.names)
        return (
            f"Đã ghi {len(self.names)} bảng của kỳ {self.edition} ({listed}); "
            f"tiếp theo: mở {next(iter(later), _AFTER_THE_LAST)}."
        )
