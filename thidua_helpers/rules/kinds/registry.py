"""All kinds of rules, found in the modules of this package."""

from functools import reduce
from importlib import import_module
from operator import or_
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Annotated, get_args

from pydantic import Field

from thidua_helpers.rules import kinds
from thidua_helpers.rules.kinds.base import RuleKind

for _module in iter_modules(kinds.__path__):
    if _module.name not in ("base", "registry"):
        import_module(f"{kinds.__name__}.{_module.name}")


def kind_id(kind: type[RuleKind]) -> str:
    """Id of a kind in config files: "bac-diem"."""
    (name,) = get_args(kind.model_fields["kind"].annotation)
    return name


# Id → model, by id.
KINDS: dict[str, type[RuleKind]] = dict(sorted((kind_id(kind), kind) for kind in RuleKind.__subclasses__()))

if TYPE_CHECKING:
    AnyKind = RuleKind
else:
    AnyKind = Annotated[reduce(or_, KINDS.values()), Field(discriminator="kind")]
