"""Mutates workbooks of units of the example and reads each as the program does: what may never happen is counted.

    python tools/fuzz_workbooks.py --seed 1 --count 20000 --jobs 2

A mutation changes one figure, a cell, the structure, or bytes of an .xlsx, .xls or .ods workbook. Reading it may not
crash, raise, take more than two seconds or 500 MB; what it accepts is what an independent reading finds; and a figure
that was changed is found where an identity of the form covers it. Prints a table of counts; exits 1 on any fault, whose
mutants are kept under --keep. The same seed and count make the same mutants, however many jobs.
"""

import argparse
import io
import re
import struct
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from bounded_reading import Outcome, Reader
from independent_reading import MONEY_SHEETS, cell_name

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "minh-hoa"
SOURCES = EXAMPLE / "data" / "raw" / "2021" / "don-vi"
EDITION, FORM = "2021", "tk-tha-2019"
# What becomes of a mutant that is no fault.
# Refused whole; read, with an error; the same facts as before; other facts, which the independent reading finds, too;
# another figure where no identity covers it.
REFUSED, FOUND, UNCHANGED, ACCEPTED, UNCOVERED = "refused", "finding", "unchanged", "accepted", "uncovered"
ENDINGS = (REFUSED, FOUND, UNCHANGED, ACCEPTED, UNCOVERED, "fault")

Parts = dict[str, bytes]


@dataclass(frozen=True)
class Mutant:
    """One workbook: how it was made, from which, its bytes, and the sheet and cell of the figure that was changed."""

    kind: str
    source: Path
    content: bytes
    figure: tuple[str, str] | None = None


@cache
def parts_of(path: Path) -> Parts:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def another(random: Random, number: float) -> int:
    """A whole number that is not this one."""
    old = int(number)
    others = (
        old + 1,
        old - 1,
        old * 10,
        old // 10,
        old * 1000,
        old + random.randrange(1, 999),
        random.randrange(10**6),
    )
    return next(new for new in random.sample(others, len(others)) if (new != old and new >= 0) or new == old + 1)


# Single figures.


def figure_of_xlsx(random: Random, path: Path) -> tuple[bytes, tuple[str, str]]:
    parts = dict(parts_of(path))
    names = re.findall(rb'<sheet name="([^"]+)"', parts["xl/workbook.xml"])
    cells = [
        (name.decode(), part, match)
        for name, part in ((name, f"xl/worksheets/sheet{number}.xml") for number, name in enumerate(names, start=1))
        for match in re.finditer(rb'<c r="([C-R])(\d+)"( s="\d+")?>(?:<f>[^<]*</f>)?<v>(\d+)</v></c>', parts[part])
        if int(match[2]) > 9
    ]
    sheet, part, cell = random.choice(cells)
    new = b'<c r="%s%s"%s><v>%d</v></c>' % (cell[1], cell[2], cell[3] or b"", another(random, int(cell[4])))
    parts[part] = parts[part][: cell.start()] + new + parts[part][cell.end() :]
    return packed(parts), (sheet, (cell[1] + cell[2]).decode())


def figure_of_ods(random: Random, path: Path) -> tuple[bytes, tuple[str, str]]:
    parts = dict(parts_of(path))
    content = parts["content.xml"]
    tables = list(re.finditer(rb'<table:table table:name="([^"]+)".*?</table:table>', content, re.DOTALL))
    table = random.choice(tables)
    rows = list(re.finditer(rb"<table:table-row.*?</table:table-row>", table[0], re.DOTALL))
    number = random.randrange(9, len(rows))
    values = list(re.finditer(rb'office:value="(\d+)"', rows[number][0]))
    if not values:
        return figure_of_ods(random, path)
    value = random.choice(values)
    before = rows[number][0][: value.start()]
    column = len(re.findall(rb"<table:(?:covered-)?table-cell", before)) - 1
    new = b'office:value="%d"' % another(random, int(value[1]))
    at = table.start() + rows[number].start()
    parts["content.xml"] = content[: at + value.start()] + new + content[at + value.end() :]
    return packed(parts), (table[1].decode(), cell_name(number, column))


_NUMBER, _RK, _RUN, _BOUND_SHEET, _BEGIN = 0x0203, 0x027E, 0x00BD, 0x0085, 0x0809


def records(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, place and length of the records of an .xls file of the example, whose sectors lie one behind the other."""
    at = 512
    while at + 4 <= len(content):
        kind, length = struct.unpack_from("<HH", content, at)
        if kind == length == 0:
            return
        yield kind, at + 4, length
        at += 4 + length


def figure_of_xls(random: Random, path: Path) -> tuple[bytes, tuple[str, str]]:
    content = bytearray(path.read_bytes())
    names, cells, sheet = [], [], -2
    for kind, at, length in records(content):
        if kind == _BEGIN:
            sheet += 1
        elif kind == _BOUND_SHEET:
            is_wide, count = content[at + 7], content[at + 6]
            raw = bytes(content[at + 8 : at + 8 + count * (1 + is_wide)])
            names.append(raw.decode("utf-16-le" if is_wide else "latin-1"))
        elif kind in (_NUMBER, _RK, _RUN):
            row, column = struct.unpack_from("<HH", content, at)
            count = (length - 6) // 6 if kind == _RUN else 1
            cells += [(kind, at + 6 + 6 * offset, sheet, row, column + offset) for offset in range(count)]
    figures = [cell for cell in cells if cell[3] > 8 and 2 <= cell[4] <= 17]
    kind, at, sheet, row, column = random.choice(figures)
    if kind == _NUMBER:
        struct.pack_into("<d", content, at, another(random, struct.unpack_from("<d", content, at)[0]))
    else:
        old = struct.unpack_from("<i", content, at)[0]
        if not old & 2:
            return figure_of_xls(random, path)
        struct.pack_into("<i", content, at, min(another(random, old >> 2), (1 << 29) - 1) << 2 | old & 1 | 2)
    return bytes(content), (names[sheet], cell_name(row, column))


# Cells, structure, bytes.


def replaced(random: Random, content: bytes, pattern: bytes, new: Callable[[re.Match], bytes]) -> bytes:
    """The content with one of the places that match changed; as it is where none does."""
    places = list(re.finditer(pattern, content, re.DOTALL))
    if not places:
        return content
    place = random.choice(places)
    return content[: place.start()] + new(place) + content[place.end() :]


_ODD = (
    b"",
    b"-5",
    b"1.5",
    b"1e400",
    b"NaN",
    b"2.313",
    b"99999999999999999999",
    b"0x10",
    b"chu",
    b"\xe2\x80\x93",
    b"=1+1",
)


def cell_of_xlsx(random: Random, parts: Parts) -> None:
    """A cell's value, type, style, place or formula."""
    part = random.choice([name for name in parts if "worksheets/sheet" in name])
    odd = random.choice(_ODD)
    pattern, new = random.choice(
        (
            (rb"<v>[^<]*</v>", lambda _: b"<v>" + odd + b"</v>"),
            (rb' t="s"', lambda _: random.choice((b"", b' t="n"', b' t="str"', b' t="e"', b' t="b"', b' t="d"'))),
            (rb"<c r=", lambda _: random.choice((b'<c t="e" r=', b'<c t="inlineStr" r=', b'<c t="str" r=', b"<c q="))),
            (rb' s="\d+"', lambda _: b' s="%d"' % random.randrange(30)),
            (rb'r="[A-Z]+\d+"', lambda _: b'r="%c%d"' % (random.choice(b"ABCDEQRS"), random.randrange(1, 20))),
            (rb"<v>", lambda _: b"<f>A1</f><v>"),
            (rb"<v>[^<]*</v>", lambda _: b"<f>A1</f>"),
            (rb"<v>[^<]*</v>", lambda _: b"<is><t>" + odd + b"</t></is>"),
        )
    )
    parts[part] = replaced(random, parts[part], pattern, new)


def cell_of_ods(random: Random, parts: Parts) -> None:
    odd = random.choice(_ODD)
    kinds = (b"float", b"string", b"percentage", b"date", b"boolean", b"currency", b"void")
    pattern, new = random.choice(
        (
            (rb'office:value="[^"]*"', lambda _: b'office:value="' + odd + b'"'),
            (rb'office:value="[^"]*"', lambda _: b""),
            (rb'office:value-type="[^"]*"', lambda _: b'office:value-type="' + random.choice(kinds) + b'"'),
            (rb"<text:p>[^<]*</text:p>", lambda _: b"<text:p>" + odd + b"</text:p>"),
            (rb"<table:table-cell", lambda match: match[0] + b' table:formula="of:=1"'),
        )
    )
    parts["content.xml"] = replaced(random, parts["content.xml"], pattern, new)


def twice(random: Random, content: bytes, pattern: bytes) -> bytes:
    return replaced(random, content, pattern, lambda match: match[0] * 2)


def without(random: Random, content: bytes, pattern: bytes) -> bytes:
    return replaced(random, content, pattern, lambda _: b"")


def swapped(random: Random, content: bytes, pattern: bytes) -> bytes:
    """Two of the places that match have changed places."""
    places = list(re.finditer(pattern, content, re.DOTALL))
    if len(places) < 2:
        return content
    first, second = sorted(random.sample(places, 2), key=re.Match.start)
    between = content[first.end() : second.start()]
    return content[: first.start()] + second[0] + between + first[0] + content[second.end() :]


_XLSX_PIECES = (
    rb"<row .*?</row>",
    rb"<c [^>]*?(?:/>|>.*?</c>)",
    rb"<mergeCell [^>]*>",
    rb"<si>.*?</si>",
    rb"<sheet [^>]*>",
)
_XLSX_PIECES += (rb"<Relationship [^>]*>", rb"<xf [^>]*>", rb' r="[^"]*"', rb"<v>", rb"</c>")
_ODS_PIECES = (rb"<table:table-row.*?</table:table-row>", rb"<table:table-cell[^>]*?(?:/>|>.*?</table:table-cell>)")
_ODS_PIECES += (rb"<table:table .*?</table:table>", rb"<text:p>.*?</text:p>", rb"<table:covered-table-cell[^>]*>")
_ODS_PIECES += (rb"</table:table-row>", rb' table:number-columns-repeated="\d+"')


def structure(random: Random, parts: Parts, pieces: Sequence[bytes]) -> None:
    """A piece is taken out, set twice, or changes places with another; or a part of the archive does."""
    if random.random() < 0.1:
        first, second = random.sample(list(parts), 2)
        match random.randrange(3):
            case 0:
                del parts[first]
            case 1:
                parts[first], parts[second] = parts[second], parts[first]
            case 2:
                parts[f"../{first}"] = parts.pop(first)
        return
    piece = random.choice(pieces)
    holding = [name for name, content in parts.items() if re.search(piece, content, re.DOTALL)]
    if holding:
        part = random.choice(holding)
        parts[part] = random.choice((twice, without, swapped))(random, parts[part], piece)


def repeated(random: Random, parts: Parts) -> None:
    """Rows or columns of an .ods table stand many times."""
    name = random.choice((b"table-row table:number-rows-repeated", b"table-cell table:number-columns-repeated"))
    times = random.choice((b"0", b"2", b"1000", b"1000000000", b"-1", b"x"))
    start = b"<table:" + name.partition(b" ")[0]
    pattern = re.escape(start) + rb"(?= |>|/)"
    parts["content.xml"] = replaced(random, parts["content.xml"], pattern, lambda _: b'<table:%s="%s"' % (name, times))


def record(random: Random, content: bytes) -> bytes:
    """A record of an .xls file is taken for another one, or lies elsewhere."""
    changed = bytearray(content)
    _, at, length = random.choice(list(records(content)))
    match random.randrange(4):
        case 0:
            struct.pack_into("<H", changed, at - 4, random.choice((_NUMBER, _RK, _RUN, 0x00FD, 0x0006, 0x000A, 0xFFFF)))
        case 1:
            struct.pack_into("<H", changed, at - 2, random.choice((0, length + 1, length * 2, 0xFFFF)) & 0xFFFF)
        case 2 if length >= 4:
            struct.pack_into("<HH", changed, at, random.randrange(1 << 16), random.randrange(300))
        case _ if length:
            changed[at + random.randrange(length)] = random.randrange(256)
    return bytes(changed)


def bytes_of(random: Random, content: bytes) -> bytes:
    """Some bytes are others, or zero, or not there, or there twice."""
    at = random.randrange(len(content))
    length = min(random.choice((1, 1, 1, 4, 64, 512, 4096)), len(content) - at)
    piece = content[at : at + length]
    match random.randrange(5):
        case 0:
            return content[:at] + random.randbytes(length) + content[at + length :]
        case 1:
            return content[:at] + bytes(length) + content[at + length :]
        case 2:
            return content[:at] + content[at + length :]
        case 3:
            return content[:at] + piece + content[at:]
        case 4 if random.random() < 0.3:
            return content[:at]
        case _:
            return content[:at] + bytes([piece[0] ^ 1 << random.randrange(8)]) + content[at + 1 :]


def mutant(seed: int, number: int) -> Mutant:
    """The mutant of that number; the same for the same seed."""
    random = Random(f"{seed}/{number}")
    suffix = random.choices((".xlsx", ".ods", ".xls"), (5, 2, 3))[0]
    source = random.choice(sorted(path for path in SOURCES.iterdir() if path.suffix == suffix))
    kind = random.choices(("figure", "cell", "structure", "bytes inside", "bytes"), (40, 20, 20, 10, 10))[0]
    name = f"{suffix} {kind}"
    if kind == "figure":
        make = {".xlsx": figure_of_xlsx, ".ods": figure_of_ods, ".xls": figure_of_xls}[suffix]
        return Mutant(name, source, *make(random, source))
    if kind == "bytes":
        return Mutant(name, source, bytes_of(random, source.read_bytes()))
    if suffix == ".xls":
        content = source.read_bytes()
        return Mutant(name, source, bytes_of(random, content) if kind == "bytes inside" else record(random, content))
    parts = dict(parts_of(source))
    if kind == "bytes inside":
        part = random.choice(list(parts))
        parts[part] = bytes_of(random, parts[part])
    elif kind == "cell":
        (cell_of_xlsx if suffix == ".xlsx" else cell_of_ods)(random, parts)
    elif suffix == ".ods" and random.random() < 0.2:
        repeated(random, parts)
    else:
        structure(random, parts, _XLSX_PIECES if suffix == ".xlsx" else _ODS_PIECES)
    return Mutant(name, source, packed(parts))


# What became of it.


def differences(outcome: Outcome, has_errors: bool) -> list[str]:
    """Where the facts are not what the independent reading found; what only that found counts if nothing is wrong."""
    others = outcome.others or {}
    wrong = []
    for (sheet, cell), value in outcome.facts.items():
        other = others.get((sheet, cell))
        if value is not None and (other is None or other * (1000 if sheet[-2:] in MONEY_SHEETS else 1) != value):
            wrong.append(f"{sheet}!{cell}: read {value}, independently {other}")
    if not has_errors:
        # A sheet whose name is none of the form's is not read, and said to be.
        is_said = any(finding["check"] == "trang-khong-doc" for finding in outcome.findings)
        sheets = {sheet for sheet, _ in outcome.facts}
        only_there = sorted(
            place for place in others.keys() - outcome.facts.keys() if place[0] in sheets or not is_said
        )
        wrong += [f"{sheet}!{cell}: not read, independently {others[sheet, cell]}" for sheet, cell in only_there]
    return wrong


def ending(specimen: Mutant, outcome: Outcome, sound: Outcome) -> tuple[str, list[str]]:
    """What became of a mutant, and its faults; `sound` is the reading of the workbook that it was made from."""
    if outcome.faults:
        return "fault", outcome.faults
    errors = [finding for finding in outcome.findings if finding["severity"] == "error"]
    if outcome.others is not None and (wrong := differences(outcome, bool(errors))):
        return "fault", wrong
    if errors:
        return (FOUND if outcome.facts else REFUSED), []
    if outcome.facts == sound.facts:
        return UNCHANGED, []
    if specimen.figure and is_covered(specimen.figure):
        return "fault", [f"{'!'.join(specimen.figure)} was changed, and nobody said so"]
    return (UNCOVERED if specimen.figure else ACCEPTED), []


@cache
def covered_columns() -> dict[str, set[str]]:
    """By measure, the letters of the columns of which an identity of the form speaks; the first line stands in C."""
    from thidua_helpers.rules.forms import StatisticalForm
    from thidua_helpers.rules.loading import read_toml

    form = read_toml(EXAMPLE / "config" / "forms" / f"{FORM}.toml", StatisticalForm, FORM)
    spoken_of = {part.removeprefix("-") for identity in form.identities for part in (identity.total, *identity.parts)}
    return {
        measure: {
            cell_name(0, column)[:-1]
            for column, line in enumerate(form.columns_of(measure), start=2)
            if line.line in spoken_of
        }
        for measure in ("viec", "tien")
    }


def is_covered(figure: tuple[str, str]) -> bool:
    """Whether an identity speaks of this sheet's cell."""
    sheet, cell = figure
    return cell.rstrip("0123456789") in covered_columns()["tien" if sheet[-2:] in MONEY_SHEETS else "viec"]


class Fuzzing:
    """Reads mutants, a reader for each job, and counts what becomes of them."""

    def __init__(self, seed: int, keep: Path | None = None, minutes: float = 600) -> None:
        self.counts: dict[str, Counter] = {}
        self.faults: list[str] = []
        self.compared = self.slowest = self.largest = 0.0
        self._seed, self._keep, self._until = seed, keep, time.monotonic() + 60 * minutes
        self._sound: dict[Path, Outcome] = {}

    def run(self, numbers: Sequence[int], jobs: int) -> None:
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
            parts = [numbers[job::jobs] for job in range(jobs)]
            for done in [pool.submit(self._job, part, Path(folder) / str(job)) for job, part in enumerate(parts)]:
                done.result()

    def _job(self, numbers: Sequence[int], folder: Path) -> None:
        folder.mkdir()
        with Reader() as reader:
            for number in numbers:
                if time.monotonic() > self._until:
                    return
                specimen = mutant(self._seed, number)
                path = folder / f"mutant{specimen.source.suffix}"
                path.write_bytes(specimen.content)
                outcome = reader.read_workbook(path, FORM, EXAMPLE, EDITION)
                self._count(number, specimen, outcome, self._sound_outcome(specimen.source, reader))

    def _sound_outcome(self, source: Path, reader: Reader) -> Outcome:
        """The source as it is. Some have errors of their own, for the example's corrections are not applied here."""
        if source not in self._sound:
            self._sound[source] = reader.read_workbook(source, FORM, EXAMPLE, EDITION)
        return self._sound[source]

    def _count(self, number: int, specimen: Mutant, outcome: Outcome, sound: Outcome) -> None:
        what, faults = ending(specimen, outcome, sound)
        self.counts.setdefault(specimen.kind, Counter())[what] += 1
        self.compared += outcome.others is not None
        self.slowest, self.largest = max(self.slowest, outcome.seconds), max(self.largest, outcome.megabytes)
        if faults:
            self.faults.append(f"{number} ({specimen.kind}, {specimen.source.name}): {'; '.join(faults[:3])}")
            if self._keep:
                self._keep.mkdir(parents=True, exist_ok=True)
                (self._keep / f"{number}{specimen.source.suffix}").write_bytes(specimen.content)

    def table(self) -> str:
        """Kinds of mutations by what became of them."""
        total = sum(self.counts.values(), Counter())
        rows = [*sorted(self.counts.items()), ("all", total)]
        head = f"{'mutation':<20}{''.join(f'{name:>12}' for name in ENDINGS)}{'all':>8}"
        lines = [f"{kind:<20}{''.join(f'{own[name]:>12}' for name in ENDINGS)}{own.total():>8}" for kind, own in rows]
        last = f"compared with the independent reading: {self.compared:.0f}; "
        last += f"slowest {self.slowest:.2f} s, largest {self.largest:.0f} MB"
        return "\n".join([head, *lines, last])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first mutant")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="folder for the mutants that showed a fault")
    parser.add_argument("--minutes", type=float, default=600, help="stop after so long, and say how many were read")
    asked = parser.parse_args(arguments)
    began = time.monotonic()
    fuzzing = Fuzzing(asked.seed, asked.keep, asked.minutes)
    fuzzing.run(range(asked.first, asked.first + asked.count), asked.jobs)
    print(fuzzing.table())
    read = sum(own.total() for own in fuzzing.counts.values())
    print(f"{read} of {asked.count} mutants of seed {asked.seed} in {time.monotonic() - began:.0f} s")
    for fault in sorted(fuzzing.faults, key=lambda text: int(text.partition(" ")[0])):
        print(f"FAULT {fault}")
    return 1 if fuzzing.faults else 0


if __name__ == "__main__":
    sys.exit(main())
