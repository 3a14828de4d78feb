"""The commands on cases: run, check, new, findings, sources."""

from pathlib import Path

import click

from ittifak.cli.errors import speaks_to_analysts

DEFAULT_CASE = "south-caucasus"
case_argument = click.argument("case", default=DEFAULT_CASE)


@click.command()
@case_argument
@click.option("--out", type=click.Path(path_type=Path), default=Path("dossier"), show_default=True)
@speaks_to_analysts
def run(case: str, out: Path) -> None:
    """Turn CASE into a dossier and print where it is."""
    from ittifak.api import open_case
    from ittifak.dossier.progress import progress
    from ittifak.dossier.site import build

    with progress() as step:
        opened = open_case(case, step)
        page = build(opened, out, step)
    click.echo(page)


@click.command()
@click.argument("case")
@speaks_to_analysts
def check(case: str) -> None:
    """Check CASE: exit 0, or 1 with a line for each fault."""
    from ittifak.api import open_case

    open_case(case)


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@speaks_to_analysts
def new(directory: Path) -> None:
    """Write a small case into DIRECTORY that checks clean and runs, to fill in."""
    from ittifak.case.new import scaffold

    click.echo(scaffold(directory))


@click.command()
@case_argument
@click.option("--json", "as_json", is_flag=True, help="One JSON object, with support.")
@speaks_to_analysts
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


@click.group()
def sources() -> None:
    """Bring sources in from BibTeX or CSL-JSON, and out again."""


@sources.command(name="export")
@case_argument
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A .bib or .json file.")
@speaks_to_analysts
def export_(case: str, out: Path) -> None:
    """Write the sources of CASE as BibTeX (.bib) or CSL-JSON (.json)."""
    from ittifak.api import open_case
    from ittifak.case.bibliography import write

    write(open_case(case).sources, out)


@sources.command(name="import")
@click.argument("case", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@speaks_to_analysts
def import_(case: Path, file: Path) -> None:
    """Add the works in FILE (.bib or .json) to the sources of CASE."""
    from ittifak.case.bibliography import add

    added, known = add(file, case)
    click.echo(f"{added} added, {known} already there")
