"""HTML pages from executed notebooks or from parts, without any outside address."""

import base64
import hashlib
import html
import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from thidua_helpers import __version__
from thidua_helpers.report.pages import CHECKS_PAGE
from thidua_helpers.report.render.html_blocks import Heading
from thidua_helpers.vietnamese import slug

TEMPLATES = Path(__file__).parent / "templates"
_ABSENCES = re.compile(r'(?:\s*<p class="absent">[^<]*</p>)+\s*')
_PICTURE_TITLE = re.compile(r'(<figure class="picture[^>]*>\s*<figcaption>)<strong>(.*?)</strong>', re.DOTALL)
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#1b5480"/>'
    '<path d="M3.5 13V8.5M8 13V3M12.5 13V6" stroke="#fff" stroke-width="2.6"/></svg>'
)


@cache
def _shared() -> dict[str, str]:
    """Common content of all pages: style sheet and script with hashes, icon, version."""
    style, script = ((TEMPLATES / "thidua" / name).read_text(encoding="utf-8") for name in ("style.css", "page.js"))
    icon = base64.b64encode(_ICON.encode("ascii")).decode("ascii")
    return {
        "style": style,
        "style_hash": _policy_hash(style),
        "script": script,
        "script_hash": _policy_hash(script),
        "icon": f"data:image/svg+xml;base64,{icon}",
        "version": __version__,
    }


def _policy_hash(text: str) -> str:
    """Hash with which a page's content-security policy allows an inline style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _running_title(title: str) -> str:
    """Style that prints the page's title at the top of each sheet of paper."""
    quoted = "".join(c if c.isalnum() or c in " ,.:·-" else f"\\{ord(c):x} " for c in title)
    return f'@page {{ @top-left {{ content: "{quoted}"; font: 8pt sans-serif; color: #55606b; }} }}'


def page_of_notebook(notebook) -> str:
    """Page of an executed notebook: prose and HTML outputs, without code and parameters.

    The output of the cell tagged `page-header` comes before the main part; its h1 is the page's title. Headings without
    content are left out; sections that only say what is lacking become one block at the end. A heading tagged `fold` is
    the summary of its section, closed at first; the title of a picture that the section opens with is part of it.
    """
    title = _title(notebook)
    running = _running_title(title)
    own = {"title": title, "running_title": running, "running_title_hash": _policy_hash(running)}
    own["checks"] = _link_to_checks(notebook)
    cells = _answers_in_summaries(_absences_last(_without_bare_headings(notebook.cells)))
    return _template().render(cells=cells, page=_shared() | own)


@cache
def _template():
    """Our template in nbconvert's exporter, without its preprocessors."""
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(template_name="thidua", extra_template_basedirs=[str(TEMPLATES)])
    exporter.exclude_anchor_links = True
    exporter.register_filter("with_anchors", _with_anchors)
    return exporter.template


def _without_bare_headings(cells: Sequence) -> list:
    """Cells except headings with nothing to show up to the next heading.

    A cell tagged `apart` belongs to the page, not to the heading above it.
    """
    kept, is_bare = [], True
    for cell in reversed(cells):
        is_heading = cell.cell_type == "markdown" and re.fullmatch("## .*", cell.source) is not None
        if not (is_heading and is_bare):
            kept.append(cell)
        is_bare = is_heading or (is_bare and (not _cell_html(cell) or "apart" in cell.metadata.get("tags", [])))
    return kept[::-1]


def _absences_last(cells: Sequence) -> list:
    """Cells with sections of nothing but absences joined at the end, if there are several."""
    sections: list[list] = [[]]
    for cell in cells:
        if cell.cell_type == "markdown" or "apart" in cell.metadata.get("tags", []):
            sections.append([])
        sections[-1].append(cell)
    lacking = [section for section in sections if _ABSENCES.fullmatch("".join(map(_cell_html, section[1:])))]
    lacking = [section for section in lacking if section[0].cell_type == "markdown"]
    if len(lacking) < 2:
        return list(cells)
    kept = [cell for section in sections if section not in lacking for cell in section]
    entries = ((section[0].source.removeprefix("## "), "".join(map(_cell_html, section[1:]))) for section in lacking)
    listed = "".join(f"<dt>{heading}</dt><dd>{text}</dd>" for heading, text in entries)
    return [*kept, _cell(Heading("Chưa có trong kỳ này")), _cell(f'<dl class="words">{listed}</dl>')]


def _answers_in_summaries(cells: Sequence) -> list:
    """Cells in which a folded section has the title of its first picture beside the heading."""
    from nbformat import from_dict

    shown = list(cells)
    for place, (heading, first) in enumerate(pairwise(cells)):
        is_folded = "fold" in heading.metadata.get("tags", [])
        if is_folded and (title := _PICTURE_TITLE.match(_cell_html(first))):
            shown[place] = from_dict(dict(heading) | {"answer": title[2]})
            shown[place + 1] = _cell(_PICTURE_TITLE.sub(r"\1", _cell_html(first), count=1))
    return shown


def _cell_html(cell) -> str:
    """Prose or HTML that a cell puts on the page."""
    if cell.cell_type != "code":
        return cell.source.strip()
    outputs = (output.data.get("text/html", "") for output in cell.outputs if "data" in output)
    return "".join(outputs).strip()


def is_generated_page(path: Path) -> bool:
    """Whether the head of a page says that this program made it."""
    return re.search('<meta [^>]*"thidua"[^>]*>', path.read_text("utf-8", "replace")) is not None


def page_of_parts(header: str, *parts: str) -> str:
    """Page made without a notebook, such as the list of editions, by the same template."""
    from nbformat import from_dict

    return page_of_notebook(from_dict({"cells": [_cell(header, "page-header"), *map(_cell, parts)]}))


def _cell(part: str, *tags: str):
    """Cell of a heading or of HTML; nbformat's functions for new cells would validate each."""
    from nbformat import from_dict

    if isinstance(part, Heading):
        return from_dict({"cell_type": "markdown", "source": f"## {part}", "metadata": {}})
    outputs = [{"data": {"text/html": part}}]
    return from_dict({"cell_type": "code", "outputs": outputs, "metadata": {"tags": list(tags)}})


def _title(notebook) -> str:
    """Text of the page's h1; raises ValueError if there is none, or more than one."""
    shown = "".join(_cell_html(cell) for cell in notebook.cells if cell.cell_type == "code")
    headings = re.findall(r"<h1[^>]*>(.*?)</h1>", shown, re.DOTALL)
    if len(headings) != 1:
        raise ValueError(f"a page has one h1, this one has {len(headings)}")
    return html.unescape(re.sub(r"<[^>]+>", "", headings[0])).strip()


def _link_to_checks(notebook) -> str:
    """Address of the page of checks in the page's header; empty if it has none."""
    shown = (_cell_html(cell) for cell in notebook.cells if "page-header" in cell.metadata.get("tags", []))
    match = re.search(rf'<a href="([^"]*{CHECKS_PAGE.name}\.html)"', "".join(shown))
    return html.unescape(match[1]) if match else ""


def _with_anchors(section: str, has_links: bool = True) -> str:
    """HTML whose headings have an id made of their words, and a link to themselves.

    A heading that opens its section has none: a summary holds no link.
    """

    def heading(match: re.Match) -> str:
        level, words = match.groups()
        anchor = slug(html.unescape(words))
        link = f'<a class="anchor-link" href="#{anchor}" aria-hidden="true" tabindex="-1">#</a>' if has_links else ""
        return f'<h{level} id="{anchor}">{words}{link}</h{level}>'

    return re.sub(r"<h([2-6])>(.*?)</h\1>", heading, section)
