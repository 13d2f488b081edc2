"""Blocks as HTML. Everything from data is escaped here."""

import re
from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from thidua_helpers.report.render.blocks import Column, Row, Table
from thidua_helpers.report.render.lab import is_in_lab, output_in_lab


class Html(str):
    """A piece of a page, which Jupyter shows as HTML."""

    def _repr_html_(self) -> str:
        return output_in_lab(self) if is_in_lab() else str(self)

    def __repr__(self) -> str:
        return f"<HTML, {len(self)} ký tự>"


class Heading(str):
    """A heading in a page made of parts; a fixed text, never one from data."""


@cache
def _environment() -> Environment:
    loader = PackageLoader("thidua_helpers", "report/render/templates")
    jinja = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    jinja.filters["unbroken"] = with_unbroken_names
    return jinja


def render(template: str, **context: object) -> Html:
    """Fill in a fragment template; everything but markup is escaped."""
    return Html(_environment().get_template(f"{template}.html.j2").render(**context))


def fold(summary: str, *parts: str) -> Html:
    """Parts under a summary, shown when it is opened and in print; empty without parts."""
    shown = "".join(parts)
    return render("fold", summary=summary, shown=Markup(shown)) if shown else Html("")


def paragraph(text: str) -> Html:
    return render("paragraph", text=text, is_absence=False)


def absence(text: str) -> Html:
    """Sentence on what an edition does not have; sections of nothing else end in one block."""
    return render("paragraph", text=text, is_absence=True)


def table(caption: str, columns: Sequence[Column], groups: Sequence[Sequence[Row]], subtitle: str = "") -> Html:
    """Table of HTML cells; empty groups are left out."""
    return render_table(Table(caption, columns, groups, subtitle))


def render_table(table: Table) -> Html:
    """Table with caption and header scopes; thin rules separate its groups of rows."""
    classes = ["number" if column.is_number else column.kind for column in table.columns]
    return render("table", table=table, classes=classes, groups=[list(group) for group in table.groups if group])


def figure_tag(key: str, value: object, text: str, title: str = "") -> Markup:
    """A figure in HTML: stored `value`, `key` of its cell, `text` to read, `title` as tooltip."""
    hint = Markup(' title="{}"').format(title) if title else ""
    return Markup('<data value="{}" data-key="{}"{}>{}</data>').format(value, key, hint, text)


def with_unbroken_names(text: str) -> Markup:
    """Text as markup in which "2-06" and "Đơn vị 2-06" do not break across lines."""
    parts = re.split(r"(<[^>]*>)", str(escape(text)))
    parts[::2] = [re.sub(r"(?:Đơn vị )?\w+(?:-\w+)+", r'<span class="name">\g<0></span>', part) for part in parts[::2]]
    return Markup("".join(parts))
