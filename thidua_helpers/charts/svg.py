"""A figure as inline SVG: text as text, colours of the pages, marks with values and links.

The pages' policy forbids style attributes, so matplotlib's become presentation attributes. No ids: two pictures on one
page would share them.
"""

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markupsafe import Markup
from matplotlib.artist import Artist
from matplotlib.figure import Figure as ChartFigure

from thidua_helpers.charts.style import VARIABLES, chart_style

_STYLES = ("fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "text-anchor")
_DEFAULTS = {"stroke-width": "1", "opacity": "1", "text-anchor": "start"}
_GEOMETRY = ("d", "x", "y", "transform")
_HREF = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True)
class Mark:
    """A mark of a chart: text to read, cell of a stage table with its stored value.

    `link` is the address of the page on its holder, empty without one.
    """

    text: str
    key: str = ""
    value: str = ""
    link: str = ""

    def put_on(self, artist: Artist) -> None:
        """Make an artist this mark: its id, which is not in the page, carries it to `inline_svg`."""
        artist.set_gid(json.dumps(asdict(self), ensure_ascii=False))


def inline_svg(figure: ChartFigure, alt: str) -> Markup:
    """The figure as an SVG element; `alt` is its finding in words. Raises ValueError without."""
    if not alt:
        raise ValueError("a chart needs its finding in words")
    buffer = io.StringIO()
    with chart_style():
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    drawn = ElementTree.fromstring(buffer.getvalue())
    symbols = {f"#{path.get('id')}": path.get("d", "") for path in drawn.findall(".//{*}defs/{*}path")}
    svg = Element("svg", {"viewBox": drawn.get("viewBox", ""), "role": "group", "aria-label": alt})
    svg.extend([cleaned for child in drawn for cleaned in _cleaned(child, symbols)])
    return Markup(ElementTree.tostring(svg, encoding="unicode"))


def _cleaned(element: Element, symbols: Mapping[str, str]) -> Iterator[Element]:
    """The elements of the page for one of matplotlib."""
    tag = element.tag.rpartition("}")[2]
    if tag in ("metadata", "defs"):
        return
    if tag == "g":
        children = [cleaned for child in element for cleaned in _cleaned(child, symbols)]
        mark = _mark_of(element)
        yield from children if mark is None else [_mark_element(mark, children)]
        return
    attributes = {name: _short(value) for name in _GEOMETRY if (value := element.get(name))}
    if tag == "use":
        tag, place = "path", f"translate({attributes.pop('x', '0')} {attributes.pop('y', '0')})"
        attributes |= {"d": _short(symbols[element.get(_HREF, "")]), "transform": place}
    attributes |= _presentation(element.get("style", ""))
    if attributes.get("transform", "").startswith(("rotate(0 ", "rotate(-0 ")):
        del attributes["transform"]
    if attributes.get("fill") == "none" and "stroke" not in attributes:
        attributes["class"] = "area"
    shown = Element(tag, attributes)
    shown.text = element.text if tag == "text" else None
    yield shown


def _mark_of(element: Element) -> Mark | None:
    carried = element.get("id", "")
    return Mark(**json.loads(carried)) if carried.startswith("{") else None


def _mark_element(mark: Mark, children: list[Element]) -> Element:
    """A link, else a group that can be focused, with its text."""
    attributes = {"class": "mark", "aria-label": mark.text}
    attributes |= {"href": mark.link} if mark.link else {"role": "img", "tabindex": "0"}
    attributes |= {"data-key": mark.key, "data-value": mark.value} if mark.key else {}
    element = Element("a" if mark.link else "g", attributes)
    title = Element("title")
    title.text = mark.text
    element.extend([title, *children])
    return element


def _presentation(style: str) -> dict[str, str]:
    """Presentation attributes of a style attribute, with the pages' colour variables."""
    pairs = (each.partition(":") for each in style.split(";"))
    given = {name.strip(): value.strip() for name, _, value in pairs}
    found = {
        name: f"var({VARIABLES[value]})" if value in VARIABLES else value
        for name in _STYLES
        if (value := given.get(name, "")) and value != _DEFAULTS.get(name)
    }
    font = given.get("font", f"{given.get('font-weight', '')} {given.get('font-size', '')}")
    if size := re.search(r"([\d.]+)px", font):
        found["font-size"] = size[1]
    if re.search(r"\b(bold|[67]00)\b", font):
        found["font-weight"] = "650"
    return found


def _short(numbers: str) -> str:
    """Coordinates with two decimals."""
    rounded = re.sub(r"-?\d+\.\d+", lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), numbers)
    return " ".join(rounded.split())
