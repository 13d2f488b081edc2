"""From figures back to the cells that they came from."""

import pandas as pd

from thidua_helpers.findings import place_of
from thidua_helpers.tables import figure_keys


class CellFinder:
    """Finds file, sheet and cells of the facts behind a figure. `facts` is the stage table."""

    def __init__(self, facts: pd.DataFrame) -> None:
        self._facts = facts.set_axis(pd.Index(figure_keys(facts), dtype="str"), axis="index")

    def facts(self, inputs: str) -> pd.DataFrame:
        """The facts that `inputs` ("key;key;-key") names, in that order, each once; `sign` is 1 or −1."""
        signs = {key.removeprefix("-"): -1 if key.startswith("-") else 1 for key in inputs.split(";") if key}
        return self._facts.loc[list(signs)].assign(sign=pd.array(list(signs.values()), dtype="Int64"))

    def place(self, *inputs: str) -> dict[str, str]:
        """`file`, `sheet` and `cells` of a finding about these figures, in the order given (a total first)."""
        facts = self.facts(";".join(inputs))
        return place_of(facts[["file", "sheet", "cell"]].itertuples(index=False, name=None))
