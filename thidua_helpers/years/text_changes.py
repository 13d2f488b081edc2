"""Changes of a text, applied to another text that differs from it in spaces or quotes."""

from difflib import SequenceMatcher


def with_changed_lines(text: str, before: str, after: str) -> str:
    """`text` with the lines that differ between `before` and `after`; other lines stay.

    `before` is what a library writes for the content of `text`: equal line by line, but for spaces or quotes.
    """
    lines, old, new = (content.split("\n") for content in (text, before, after))
    if len(lines) != len(old):
        return after
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    parts = [lines[i:j] if tag == "equal" else new[k:m] for tag, i, j, k, m in changes]
    return "\n".join(line for part in parts for line in part)
