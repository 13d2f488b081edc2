"""The command line `thidua`, with Vietnamese messages and exit codes 0, 1, 2, 3.

Heavy libraries are imported inside the commands, so that `thidua` itself answers at once.
"""

import gc
import io
import itertools
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from thidua_helpers import __version__
from thidua_helpers.errors import Refused, StepFailed, ThiduaError, line_of_program, suggestion
from thidua_helpers.workspace.program import STEPS_VARIABLE

if TYPE_CHECKING:
    from tqdm import tqdm

    from thidua_helpers.period import Edition
    from thidua_helpers.rules.book import RuleBook
    from thidua_helpers.workspace.paths import Workspace

# Folders with more pages than this are listed by their number only.
_LISTED = 10


class _Vietnamese(click.Command):
    """A command whose help is Vietnamese throughout."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, options_metavar="[TÙY CHỌN]", **kwargs)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Xem hướng dẫn này."
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Cách dùng: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [row for parameter in self.get_params(ctx) if (row := parameter.get_help_record(ctx))]
        with formatter.section("Tùy chọn"):
            formatter.write_dl(rows)


class _VietnameseGroup(_Vietnamese, click.Group):
    command_class = _Vietnamese

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        with formatter.section("Các lệnh"):
            formatter.write_dl([(name, command.short_help or "") for name, command in self.commands.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]):
        if args[0] not in self.commands:
            raise Refused(
                f"Không có lệnh “{args[0]}”." + (_unquoted_path(ctx, args) or suggestion(args[0], self.commands))
            )
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context):
        try:
            return super().invoke(ctx)
        except ThiduaError as error:
            error.args = (_as_called(str(error), ctx.params["root"]),)
            raise


_edition = click.argument("edition", metavar="KỲ")


@click.group(
    cls=_VietnameseGroup,
    subcommand_metavar="LỆNH …",
    context_settings={"help_option_names": ["--help", "-h"]},
    no_args_is_help=False,
    invoke_without_command=True,
)
@click.option(
    "--root", type=click.Path(path_type=Path), metavar="THƯ_MỤC", help="Thư mục làm việc khác với thư mục hiện tại."
)
@click.version_option(__version__, message="thidua %(version)s", help="Xem phiên bản.")
@click.pass_context
def thidua(ctx: click.Context, root: Path | None) -> None:
    """Từ số liệu thống kê thi hành án dân sự đến kết quả đã kiểm tra và báo cáo thi đua hằng năm.

    KỲ là năm (2021) hoặc năm và số tháng lũy kế (2021-6t).
    """
    ctx.obj = root
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@thidua.command(short_help="Lập báo cáo của một kỳ.")
@_edition
@click.option(
    "--only", multiple=True, metavar="TRANG", help="Chỉ lập trang này, ví dụ 2021/cum-1; dùng được nhiều lần."
)
@click.option(
    "--jobs", type=int, default=2, show_default=False, metavar="SỐ", help="Số trang lập cùng lúc; mặc định 2."
)
@click.option("--force", is_flag=True, help="Lập lại tất cả, kể cả những gì không có thay đổi.")
@click.option("--scheduler", default="", metavar="ĐỊA_CHỈ", help="Lập trang trên các máy của bộ điều phối dask này.")
@click.option(
    "--provisional", is_flag=True, help="Lập báo cáo tạm tính khi còn đơn vị chưa nộp hoặc đang rà soát số liệu."
)
@click.pass_obj
def run(
    root: Path | None,
    edition: str,
    only: tuple[str, ...],
    jobs: int,
    force: bool,
    scheduler: str,
    provisional: bool,
) -> None:
    """Đọc, kiểm tra, tính kết quả và lập báo cáo của KỲ; chỉ lập lại những gì có thay đổi."""
    if jobs < 1:
        raise Refused(f"--jobs là {jobs}; phải từ 1 trở lên.")
    workspace, period = _open(root, edition)
    if not force and not only and _is_unchanged(workspace, period, provisional):
        return
    from thidua_helpers.pipeline.build import BuildOptions, rules_to_build
    from thidua_helpers.pipeline.commands import publish_edition
    from thidua_helpers.pipeline.plan import STAGES, edition_tasks

    with _progress() as bar:
        rules = rules_to_build(workspace, period)
        bar.expect(len(STAGES) + len(edition_tasks(rules, only)))
        options = BuildOptions(jobs, scheduler, provisional, force, bar.show, _wait)
        summary = publish_edition(workspace, rules, options, only)
    pages = [path for path in summary.files if path.suffix == ".html"]
    _list_files(
        workspace, f"Đã lập {len(pages)} trang của kỳ {period} trong {_seconds(summary.seconds)}", pages, "trang"
    )
    if summary.kept_pages:
        click.echo(f"Giữ nguyên {summary.kept_pages} trang, vì lập lại cũng không khác.")
    documents = sum(path.suffix == ".docx" for path in summary.files)
    if documents:
        click.echo(f"Kèm theo {documents} văn bản Word và bảng số liệu bang-so-lieu.xlsx.")
    if summary.set_aside:
        names = ", ".join(rules.name(unit) for unit in summary.set_aside)
        click.echo(f"Báo cáo chưa đủ đơn vị (tạm tính): chưa có số liệu của {len(summary.set_aside)} đơn vị ({names}).")
    _say_not_yet(rules)
    _say_state(period, 0, (summary.findings["severity"] == "warning").sum())
    click.echo(f"Mở báo cáo: {workspace.reports.page(only[0] if only else 'index')}")


def _is_unchanged(workspace: "Workspace", edition: "Edition", provisional: bool) -> bool:
    """Whether a run has nothing to make; then prints a message."""
    import time

    from thidua_helpers.pipeline.fingerprints import up_to_date_manifest
    from thidua_helpers.pipeline.journal import finish_killed_runs, publish_lock
    from thidua_helpers.pipeline.revision_checksums import refuse_changed_revisions

    began = time.monotonic()
    with publish_lock(workspace):
        finish_killed_runs(workspace)
        refuse_changed_revisions(workspace, workspace.editions_until(edition))
        manifest = up_to_date_manifest(workspace, edition, provisional)
    if manifest is None:
        return False
    click.echo(
        f"Kỳ {edition}: không có gì thay đổi, {len(manifest.pages)} trang giữ nguyên "
        f"(kiểm tra trong {_seconds(time.monotonic() - began)}). Lập lại tất cả: thêm --force."
    )
    _say_state(edition, len(manifest.set_aside), manifest.findings["warning"])
    click.echo(f"Mở báo cáo: {workspace.reports.page('index')}")
    return True


def _wait() -> None:
    click.echo("Kỳ này đang được lập ở cửa sổ hoặc máy khác; chờ lần đó xong rồi tiếp tục.", err=True)


def _say_not_yet(rules: "RuleBook") -> None:
    if rules.not_yet:
        click.echo(f"Chưa đến hạn, chưa đọc: {', '.join(rules.not_yet)}.")


def _say_state(edition: "Edition", set_aside: int, warnings: int) -> None:
    if set_aside:
        click.echo(f"Báo cáo chưa đủ đơn vị (tạm tính): chưa có số liệu của {set_aside} đơn vị.")
    if warnings:
        _say(f"Có {warnings} cảnh báo; xem bằng lệnh “thidua check {edition}”.")


@thidua.command(short_help="Lập lại báo cáo ở chỗ khác để đối chiếu.")
@_edition
@click.pass_obj
def verify(root: Path | None, edition: str) -> None:
    """Lập lại toàn bộ phần được chia sẻ của KỲ ở chỗ khác, so từng tệp với báo cáo đang có; không thay tệp nào."""
    workspace, period = _open(root, edition)
    from thidua_helpers.pipeline.build import BuildOptions, rules_to_build
    from thidua_helpers.pipeline.commands import verify_edition

    options = BuildOptions(is_forced=True, wait=_wait)
    different = verify_edition(workspace, rules_to_build(workspace, period), options)
    for name in different:
        click.echo(f"Khác: {name}")
    if different:
        raise StepFailed(
            f"{len(different)} tệp của kỳ {period} không còn như khi lập lại (số liệu, cấu hình, chương trình hoặc "
            f"chính tệp đó đã thay đổi). Chạy “thidua run {period}” rồi gửi lại những tệp đã chia sẻ."
        )
    click.echo(f"Kỳ {period}: lập lại ra đúng từng byte các trang, văn bản và bảng được chia sẻ.")


@thidua.command(short_help="Chỉ kiểm tra số liệu của một kỳ.")
@_edition
@click.pass_obj
def check(root: Path | None, edition: str) -> None:
    """Đọc và kiểm tra số liệu của KỲ, in các phát hiện, không lập báo cáo."""
    workspace, period = _open(root, edition)
    from thidua_helpers.checks.gate import findings_by_holder
    from thidua_helpers.pipeline.build import BuildOptions, rules_to_build
    from thidua_helpers.pipeline.commands import check_edition, missing_files
    from thidua_helpers.pipeline.plan import STAGES_WITH_FINDINGS, check_papers

    rules = rules_to_build(workspace, period)
    missing = missing_files(workspace, rules)
    if missing is not None:
        lines = findings_by_holder(missing, rules.name)
        click.echo(f"Còn thiếu, thấy ngay khi chưa đọc tệp bảng tính nào:\n{lines}\nĐang đọc và kiểm tra …", err=True)
    with _progress() as bar:
        bar.expect(len(STAGES_WITH_FINDINGS) + len(check_papers(rules)))
        findings = check_edition(workspace, rules, BuildOptions(progress=bar.show, wait=_wait))
    if len(findings):
        _say(findings_by_holder(findings, rules.name))
    _say_not_yet(rules)
    accepted = (findings["accepted"] != "").sum()
    among = f", trong đó {accepted} đã chấp nhận" if accepted else ""
    click.echo(f"Kỳ {period}: không có lỗi, {len(findings)} cảnh báo{among}.")
    click.echo(f"Xem trang rà soát: {workspace.reports.check_papers(period) / 'doi-chieu.html'}")


@thidua.command(short_help="So sánh một kỳ với kỳ khác.")
@_edition
@click.argument("base", metavar="[KỲ_GỐC]", required=False)
@click.pass_obj
def compare(root: Path | None, edition: str, base: str | None) -> None:
    """So sánh KỲ với KỲ_GỐC, là cùng kỳ của một năm trước hoặc kỳ ngắn hơn trong cùng năm.

    Không ghi KỲ_GỐC thì là cùng kỳ năm trước, có sẵn trong báo cáo của KỲ.
    """
    workspace, period = _open(root, edition)
    from thidua_helpers.pipeline.build import BuildOptions, rules_to_build
    from thidua_helpers.pipeline.commands import compare_editions

    rules, other = rules_to_build(workspace, period), workspace.edition(base) if base else None
    for page in compare_editions(workspace, rules, other, BuildOptions(wait=_wait)):
        click.echo(f"Trang so sánh: {page}")


@thidua.command(short_help="Mang cấu hình sang một kỳ mới.")
@_edition
@click.option("--from", "base", metavar="KỲ_CŨ", help="Kỳ mang sang; mặc định: mới nhất cùng loại, năm trước.")
@click.pass_obj
def new(root: Path | None, edition: str, base: str | None) -> None:
    """Lập cấu hình và tệp bảng tính trống của KỲ mới; chỉ lập những tệp chưa có."""
    from thidua_helpers.period import Edition
    from thidua_helpers.pipeline.new_year import make_new_year

    workspace, wanted = _workspace(root), Edition.parse(edition)
    done = make_new_year(workspace, wanted, base)
    _list_files(workspace, f"Đã lập của kỳ {wanted}", done.made)
    _list_files(workspace, "Đã có, giữ nguyên", done.kept)
    _list_files(workspace, "Đã có, giữ nguyên, nhưng lập theo cấu hình hiện nay thì khác (muốn thế: chuyển đi, "
                           "chạy lại)", done.other)  # fmt: skip
    if done.base:
        click.echo(f"Đơn vị, so với kỳ {done.base}: {done.unit_changes}.")
        click.echo(f"Không mang sang: {'; '.join(done.left_behind) or 'không có gì'}.")
    if decisions := done.rules.year.to_decide:
        click.echo(f"Còn {len(decisions)} việc cần quyết định trước khi lập báo cáo:")
    for decision in decisions:
        click.echo(f"- [{decision.id}] {decision.what}\n  Xem, sửa ở: {decision.where}")
    if done.later:
        _say(f"Kỳ {done.later} so sánh với kỳ này: sau khi có số liệu, chạy lại “thidua check {done.later}”.")
    _say_not_yet(done.rules.so_far)
    book = workspace.relative(workspace.inputs.config_workbook(wanted))
    if not decisions:
        click.echo("Không còn việc cần quyết định.")
    to_fill_in = f"ghi {book} rồi chạy “thidua config {wanted}”; " if decisions else ""
    _say(
        f"Tiếp theo: {to_fill_in}gửi các tệp bảng tính trống cho nơi điền; “thidua check {wanted}” cho biết còn "
        "thiếu gì."
    )


@thidua.command(short_help="Ghi sổ cấu hình vào cấu hình.")
@_edition
@click.pass_obj
def config(root: Path | None, edition: str) -> None:
    """Đọc sổ cấu hình cau-hinh-KỲ.xlsx, in tóm tắt thay đổi và ghi vào các tệp cấu hình của KỲ."""
    workspace, period = _open(root, edition)
    from thidua_helpers.pipeline.config_year import configure
    from thidua_helpers.years.changes import summary_lines
    from thidua_helpers.years.deciding import blank_entries

    done = configure(workspace, period)
    if done.changes:
        for line in summary_lines(done.changes, workspace.relative(workspace.inputs.config_changes(period))):
            click.echo(line)
        click.echo(f"Đã ghi vào {', '.join(map(workspace.relative, done.files))}.")
        click.echo("Sổ cấu hình đã được lập lại theo cấu hình mới.")
    else:
        click.echo("Sổ cấu hình không thay đổi gì.")
    left = ", ".join(decision.id for decision in done.rules.year.to_decide)
    click.echo(f"Việc chưa quyết định: {left or 'không còn'}.")
    if blank := blank_entries(done.rules):
        click.echo(f"Đánh dấu đã quyết định, nhưng {blank} còn trống.")
    _say(f"Tiếp theo: “thidua check {period}”.")


@thidua.command(short_help="Đóng gói báo cáo của một kỳ để chia sẻ.")
@_edition
@click.option("--pdf", is_flag=True, help="Kèm bản PDF của từng trang; cần Chromium, Chrome hoặc Edge trên máy.")
@click.pass_obj
def bundle(root: Path | None, edition: str, pdf: bool) -> None:
    """Đóng gói trang, văn bản và bảng số liệu được chia sẻ của KỲ thành một tệp .zip, không có phần nội bộ."""
    workspace, period = _open(root, edition)
    from thidua_helpers.pipeline.bundling import make_bundle, pages_to_print

    with _progress(is_hidden=not pdf) as bar:
        bar.expect(pages_to_print(workspace, period))
        archive = make_bundle(workspace, period, pdf, bar.show)
    click.echo(
        f"Đã đóng gói {len(archive.names)} tệp của kỳ {period}; danh sách và mã kiểm tra ở SHA256SUMS trong gói."
    )
    if archive.set_aside:
        click.echo(f"Báo cáo chưa đủ đơn vị (tạm tính): chưa có số liệu của {len(archive.set_aside)} đơn vị.")
    click.echo(f"Gửi tệp này: {archive.path}  ({_kilobytes(archive.path)})")


@thidua.command(short_help="Chốt bản công bố của một kỳ, giữ nguyên vẹn.")
@_edition
@click.option("--signed-by", default="", metavar="AI", help="Chức danh người ký công bố.")
@click.option("--signed-on", default="", metavar="NGÀY", help="Ngày ký, ví dụ 25/10/2021; mặc định hôm nay.")
@click.option("--kind", default="", metavar="LOẠI", help="Từ bản thứ hai: so-lieu-chinh-thuc hoặc dinh-chinh.")
@click.option("--reason", default="", metavar="LÝ_DO", help="Từ bản thứ hai: vì sao phải điều chỉnh.")
@click.option("--check", "only_check", is_flag=True, help="Chỉ kiểm tra các bản đã chốt: còn nguyên, chạy lại ra đúng.")
@click.pass_obj
def freeze(
    root: Path | None, edition: str, signed_by: str, signed_on: str, kind: str, reason: str, only_check: bool
) -> None:
    """Lập lại báo cáo của KỲ và giữ toàn bộ (đầu vào, cấu hình, bảng, trang) thành một bản công bố không đổi nữa."""
    workspace, period = _open(root, edition)
    if only_check:
        _check_revisions(workspace, period)
        return
    from datetime import datetime

    from thidua_helpers.pipeline.freezing import freeze_edition as make
    from thidua_helpers.report.pages import notice_page
    from thidua_helpers.vietnamese import format_date, parse_date

    day = parse_date(signed_on) if signed_on else datetime.now().astimezone().date()
    if day is None:
        raise Refused(f"--signed-on là “{signed_on}”; phải là một ngày, ví dụ 25/10/2021.")
    with _progress() as bar:
        frozen = make(workspace, period, signed_by, day, kind, reason, progress=bar.show)
    revision, place = frozen.revision, workspace.relative(frozen.folder)
    replaced = f", thay {revision.replaces}" if revision.replaces else ""
    click.echo(f"Đã chốt bản công bố {revision.revision}{replaced} của kỳ {period}: {frozen.files} tệp trong {place}/")
    click.echo(f"Ký: {revision.signed_by}, ngày {format_date(revision.signed_on)}.")
    click.echo(f"SHA-256 của SHA256SUMS: {frozen.checksum}")
    if revision.replaces:
        click.echo(f"Thông báo điều chỉnh: {workspace.reports.page(notice_page(period).name)}")


def _check_revisions(workspace: "Workspace", edition: "Edition") -> None:
    from thidua_helpers.pipeline.freezing import check_revision
    from thidua_helpers.pipeline.revision_checksums import known_revisions

    names = known_revisions(workspace, edition)
    if not names:
        raise Refused(f"Kỳ {edition} chưa có bản công bố nào: chốt bằng “thidua freeze {edition} --signed-by …”.")
    wrong = {name: check_revision(workspace, edition, name) for name in names}
    for name, faults in wrong.items():
        click.echo(f"Bản {name}: {'KHÔNG ĐÚNG.' if faults else 'còn nguyên, chạy lại ra đúng số liệu đã công bố.'}")
        for fault in faults:
            click.echo(f"- {fault}")
    if any(wrong.values()):
        raise StepFailed(f"Kỳ {edition} có bản công bố không còn đúng như đã chốt; xem ở trên.")


@thidua.command(short_help="Mở bàn làm việc trong JupyterLab.")
@click.option("--port", type=int, metavar="SỐ", help="Cổng trên máy này; mặc định cổng trống đầu tiên từ 8888.")
@click.option("--no-browser", is_flag=True, help="Không mở trình duyệt; chỉ in địa chỉ.")
@click.pass_obj
def lab(root: Path | None, port: int | None, no_browser: bool) -> None:
    """Mở bàn làm việc và các sổ tay của thư mục làm việc trong JupyterLab, trên máy này; tắt bằng Ctrl+C."""
    workspace = _workspace(root)
    from thidua_helpers.desk.lab import address, free_port, lab_arguments, new_token, run_lab
    from thidua_helpers.rules.read_rules import read_settings

    province = read_settings(workspace).province
    used = free_port(port, is_only=True) if port else free_port()
    click.echo(f"Bàn làm việc của {province}: {address(used, new_token())}")
    click.echo("Tắt: bấm Ctrl+C ở cửa sổ này.")
    run_lab(workspace, lab_arguments(workspace, province, used, not no_browser))


class _Progress:
    """Progress bar on a terminal, nothing elsewhere; counts steps until their total is known."""

    def __init__(self, bar: "tqdm") -> None:
        self._bar = bar

    def expect(self, steps: int) -> None:
        self._bar.bar_format = "{l_bar}{bar}| {n_fmt}/{total_fmt} {postfix}"
        self._bar.reset(steps)

    def show(self, step: str) -> None:
        """Count a step and show its name."""
        self._bar.set_postfix_str(step)
        self._bar.update()


class _PrintedProgress(_Progress):
    """Progress as a line a step, for the desk, which reads it: "[3/96] 2021/cum-1"."""

    def __init__(self) -> None:
        self._done = self._steps = 0

    def expect(self, steps: int) -> None:
        self._done, self._steps = 0, steps

    def show(self, step: str) -> None:
        self._done += 1
        click.echo(f"[{self._done}/{self._steps or '?'}] {step}", err=True)


@contextmanager
def _progress(is_hidden: bool = False) -> Iterator[_Progress]:
    if STEPS_VARIABLE in os.environ:
        yield _PrintedProgress()
        return
    from tqdm import tqdm

    disable = True if is_hidden else None  # None: hidden unless stderr is a terminal
    with tqdm(unit="bước", leave=False, disable=disable, file=sys.stderr, bar_format="{n_fmt} {unit} {postfix}") as bar:
        yield _Progress(bar)


def _say(text: str) -> None:
    """Print a text with commands to be typed."""
    click.echo(_as_called(text, click.get_current_context().obj))


def _as_called(text: str, root: Path | None) -> str:
    """The text with `--root` added to commands to be typed (“thidua check 2023”)."""
    if root is None:
        return text
    where = f'"{root}"' if " " in str(root) else str(root)
    return text.replace("“thidua ", f"“thidua --root {where} ")


def _workspace(root: Path | None) -> "Workspace":
    from thidua_helpers.workspace.paths import find_workspace, open_workspace

    return find_workspace() if root is None else open_workspace(root)


def _open(root: Path | None, edition: str) -> tuple["Workspace", "Edition"]:
    workspace = _workspace(root)
    return workspace, workspace.edition(edition)


def _list_files(workspace: "Workspace", head: str, files: Sequence[Path], noun: str = "tệp") -> None:
    """Print files under a heading, only their number for a folder with many; nothing for none."""
    if files:
        click.echo(f"{head}:")
    for folder, inside in groupby(files, key=lambda path: path.parent):
        paths = list(inside)
        if len(paths) > _LISTED:
            click.echo(f"  {workspace.relative(folder)}/  ({len(paths)} {noun})")
            continue
        for path in paths:
            click.echo(f"  {workspace.relative(path)}  ({_kilobytes(path)})")


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} giây".replace(".", ",")


def _kilobytes(path: Path) -> str:
    return f"{path.stat().st_size / 1000:.0f} KB"


def main() -> None:
    """Run the command line and end the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    # Run the cyclic garbage collector less often: a year's tables are many objects without reference cycles.
    gc.set_threshold(50_000, 50, 50)
    # Silence exceptions that libraries raise in `__del__` at shutdown.
    sys.unraisablehook = lambda _: None
    sys.exit(_exit_code())


def _exit_code() -> int:
    try:
        thidua.main(prog_name="thidua", standalone_mode=False)
    except ThiduaError as error:
        click.echo(str(error), err=True)
        return error.exit_code
    except click.exceptions.Abort:
        click.echo("Đã dừng theo yêu cầu; không có báo cáo nào dở dang.", err=True)
        return 1
    except click.ClickException as error:
        click.echo(_in_vietnamese(error), err=True)
        return 2
    except Exception as error:
        import traceback

        details = traceback.format_exc()
        message = f"Lỗi ngoài dự kiến: {type(error).__name__}: {error}{line_of_program(details)}"
        click.echo(f"{message}\nChi tiết ghi tại {_details_file(details)}", err=True)
        return 1
    return 0


def _details_file(details: str) -> Path:
    """Path of a new temporary file with the details of an unexpected error."""
    import tempfile

    with tempfile.NamedTemporaryFile("w", prefix="thidua-", suffix=".txt", encoding="utf-8", delete=False) as file:
        file.write(details)
    return Path(file.name)


def _options(command: click.Command) -> set[str]:
    return {name for parameter in command.params for name in parameter.opts}


def _unquoted_path(ctx: click.Context, args: Sequence[str]) -> str:
    """Advice for an unquoted path, whose second word was read as a command; else "".

    The path was unquoted if a command follows later, or if its first word is no folder.
    """
    root = ctx.params["root"]
    if (
        root is None
        or "Có phải" in suggestion(args[0], thidua.commands)
        or (Path(root).is_dir() and not any(arg in thidua.commands for arg in args))
    ):
        return ""
    rest = itertools.takewhile(lambda arg: arg not in thidua.commands, args)
    return f' Đường dẫn có dấu cách phải để trong dấu nháy: --root "{" ".join([str(root), *rest])}".'


def _unknown_option(error: click.NoSuchOption) -> str:
    """Message for an unknown option: commands that have it, or the nearest option."""
    option = error.option_name
    message = f"Không có tùy chọn “{option}” ở đây"
    owners = [name for name, command in thidua.commands.items() if option in _options(command)]
    if option in _options(thidua):
        return f"{message}: {option} đứng trước lệnh, ví dụ “thidua {option} THƯ_MỤC run 2021”."
    if owners:
        return f"{message}: chỉ đi với lệnh {', '.join(owners)}. Xem thidua {owners[0]} --help."
    return f"{message}.{suggestion(option, error.possibilities) if error.possibilities else ''}"


def _in_vietnamese(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            return _unknown_option(error)
        case click.MissingParameter():
            missing = error.param.make_metavar(error.ctx) if error.param and error.ctx else "tham số"
            return f"Thiếu {missing}. Xem thidua --help."
        case click.BadOptionUsage():
            return f"Tùy chọn {error.option_name} cần một giá trị. Xem thidua --help."
        case click.BadParameter() if error.param and error.ctx:
            return f"Giá trị của {error.param.opts[0]} không đúng; cần {error.param.make_metavar(error.ctx)}."
        case click.UsageError() if error.ctx:
            pieces = " ".join(error.ctx.command.collect_usage_pieces(error.ctx))
            return f"Lệnh thừa hoặc sai tham số. Cách dùng: {error.ctx.command_path} {pieces}"
        case _:
            return "Lệnh không đúng. Xem thidua --help."
