"""The commands: one thin function for each verb. Heavy rooms are imported when a verb needs them."""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from ittifak import __version__

DEFAULT_CASE = "south-caucasus"
_case_argument = click.argument("case", default=DEFAULT_CASE)


class _Input(click.ClickException):
    """The input is at fault: exit code 1, a line for each fault."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        click.echo(self.message, err=True)


def _speaks_to_analysts(command: Callable[..., None]) -> Callable[..., None]:
    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        from ittifak.case.fault import CaseError

        try:
            command(*args, **kwargs)
        except CaseError as error:
            raise _Input(str(error)) from None
        except OSError as error:
            raise _Input(f"{error.filename or 'ittifak'}: {error.strerror or error}") from None

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ittifak")
def main() -> None:
    """Study alliances and regional orders: a case of evidence becomes a dossier.

    CASE is a folder, or the name of a bundled case; without it, south-caucasus.
    """


@main.command()
@_case_argument
@click.option("--out", type=click.Path(path_type=Path), default=Path("dossier"), show_default=True)
@_speaks_to_analysts
def run(case: str, out: Path) -> None:
    """Turn CASE into a dossier and print where it is."""
    from ittifak.api import open_case
    from ittifak.dossier.progress import progress
    from ittifak.dossier.site import build

    with progress() as step:
        opened = open_case(case, step)
        page = build(opened, out, step)
    click.echo(page)


@main.command()
@click.argument("case")
@_speaks_to_analysts
def check(case: str) -> None:
    """Check CASE: exit 0, or 1 with a line for each fault."""
    from ittifak.api import open_case

    open_case(case)


@main.command()
@click.argument("directory", type=click.Path(path_type=Path))
@_speaks_to_analysts
def new(directory: Path) -> None:
    """Write a small case into DIRECTORY that checks clean and runs, to fill in."""
    from ittifak.case.new import scaffold

    click.echo(scaffold(directory))


@main.command()
@_case_argument
@click.option("--json", "as_json", is_flag=True, help="One JSON object, with support.")
@_speaks_to_analysts
def findings(case: str, as_json: bool) -> None:
    """Print every finding of CASE with value, interval, rule and support."""
    from ittifak.api import open_case
    from ittifak.dossier.listing import as_lines, to_json

    opened = open_case(case)
    if as_json:
        click.echo(to_json(opened))
    else:
        for line in as_lines(opened):
            click.echo(line)


@main.group()
def sources() -> None:
    """Bring sources in from BibTeX or CSL-JSON, and out again."""


@sources.command(name="export")
@_case_argument
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A .bib or .json file.")
@_speaks_to_analysts
def export_(case: str, out: Path) -> None:
    """Write the sources of CASE as BibTeX (.bib) or CSL-JSON (.json)."""
    from ittifak.api import open_case
    from ittifak.case.bibliography import write

    write(open_case(case).sources, out)


@sources.command(name="import")
@click.argument("case", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_speaks_to_analysts
def import_(case: Path, file: Path) -> None:
    """Add the works in FILE (.bib or .json) to the sources of CASE."""
    from ittifak.case.bibliography import add

    added, known = add(file, case)
    click.echo(f"{added} added, {known} already there")


if __name__ == "__main__":
    sys.exit(main())
