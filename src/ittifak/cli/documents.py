"""The commands on documents: code, agree, concordance, derive, and the exchange with other programs."""

from pathlib import Path

import click

from ittifak.cli.errors import speaks_to_analysts

_files = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
_codebook = click.option(
    "--codebook", type=click.Path(path_type=Path), help="A codebook (CSV); without it the default one."
)
_language = click.option("--language", type=click.Choice(["tr", "en", "az", "ru"]), help="Of all texts.")


@click.command()
@_files
@_codebook
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The CSV file of codings.")
@click.option("--text-column", help="FILE is a table (CSV, Parquet) with texts in this column, a row each.")
@click.option("--id-column", help="Column that names each row.")
@_language
@click.option(
    "--speaker", default="author", show_default=True, help="Who speaks, e.g. 'party: AZE' for a speech."
)
@click.option(
    "--model", type=click.Path(path_type=Path), help="A learnt coder (file) or local weights (folder)."
)
@speaks_to_analysts
def code(
    files: tuple[Path, ...],
    codebook: Path | None,
    out: Path,
    text_column: str | None,
    id_column: str | None,
    language: str | None,
    speaker: str,
    model: Path | None,
) -> None:
    """Code the passages of each FILE: one row for a segment and a code.

    Documents (PDF, HTML, DOCX, Markdown, text) are cut into sentences, whose places are written beside OUT.
    """
    from ittifak.documents.coding.coders import coder_for
    from ittifak.documents.coding.coding_run import code_documents, code_tables

    if id_column and text_column is None:
        raise click.UsageError("--id-column needs --text-column")
    coder, book, unknown = coder_for(codebook, model, speaker)
    for line in unknown:
        click.echo(line, err=True)
    if text_column is not None:
        rows = code_tables(coder, book, files, out, text_column, id_column, language)
    else:
        rows = code_documents(coder, book, files, out, language, lambda line: click.echo(line, err=True))
    click.echo(f"{out}: {rows} rows")


@click.command()
@_files
@_codebook
@click.option("--reference", help="Coder (name of its file without suffix) that the others are held against.")
@click.option(
    "--scale",
    type=click.Choice(["nominal", "ordinal", "interval", "ratio"]),
    help="Codes are values of a scale.",
)
@click.option(
    "--segments", type=click.Path(path_type=Path), help="Table with id and text, for agreement on spans."
)
@click.option("--draws", default=1000, show_default=True, help="Samples behind each interval.")
@click.option("--seed", default=0, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@speaks_to_analysts
def agree(
    files: tuple[Path, ...],
    codebook: Path | None,
    reference: str | None,
    scale: str | None,
    segments: Path | None,
    draws: int,
    seed: int,
    as_json: bool,
) -> None:
    """Print how far coders agree: every coefficient, by code, with intervals, and where they differ."""
    from ittifak.documents.agreement.agree import agree as agreement
    from ittifak.documents.coding.codebook import read_codebook
    from ittifak.documents.reading.text_table import whole
    from ittifak.statistics.agreement import Sampling

    if len(files) < 2:
        raise click.UsageError("agreement needs two files or more")
    found = agreement(
        list(files),
        reference=reference,
        scale=scale,
        segments=whole(segments, "text", "id") if segments else None,
        codes=read_codebook(codebook).ids() if codebook else None,
        sampling=Sampling(draws=draws, seed=seed),
    )
    if as_json:
        click.echo(found.to_json())
    else:
        for line in found.lines():
            click.echo(line)


@click.command()
@click.argument("words")
@_files
@_language
@speaks_to_analysts
def concordance(words: str, files: tuple[Path, ...], language: str | None) -> None:
    """Print every place in each FILE where WORDS stand; a word that ends in * stands for all its forms."""
    from ittifak.documents.derived.concordance import concordance as places
    from ittifak.documents.reading.extract import read
    from ittifak.documents.reading.segment import segments

    if not words.replace("*", "").strip():
        raise click.UsageError("a concordance needs at least one word")
    for file in files:
        table = segments(read(file, language=language))
        pages = dict(zip(table.column("id").to_pylist(), table.column("page").to_pylist(), strict=True))
        for place in places(table, words):
            page = f" p. {pages[place.segment]}" if pages[place.segment] else ""
            click.echo(f"{place.segment}{page}: {place.before}[{place.match}]{place.after}")


@click.command()
@click.argument("case")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="The file of proposals, to be edited by hand.")
@click.option("--accept", type=click.Path(path_type=Path), help="Take the decisions in this file into CASE.")
@_codebook
@click.option(
    "--speaker", default="author", show_default=True, help="Who speaks, e.g. 'party: AZE' for a speech."
)
@speaks_to_analysts
def propose(
    case: str,
    files: tuple[Path, ...],
    out: Path | None,
    accept: Path | None,
    codebook: Path | None,
    speaker: str,
) -> None:
    """Propose ties from documents of CASE, or take in what was decided of them.

    With FILES and --out, rules propose ties with their passages. A person fills the columns decision, by and date; with
    --accept these decisions enter CASE, all at once or not at all, and are kept in reviews.csv.
    """
    if accept is not None and not files and out is None:
        from ittifak.documents.proposals.accept import accept as take_in

        done = take_in(Path(case), accept)
        click.echo(f"{done.accepted} accepted, {done.changed} changed, {done.rejected} rejected")
    elif files and out is not None and accept is None:
        from ittifak.api import open_case
        from ittifak.documents.proposals.propose_run import propose_from

        number = propose_from(
            open_case(case), files, out, codebook, speaker, lambda line: click.echo(line, err=True)
        )
        click.echo(f"{out}: {number} proposals")
    else:
        raise click.UsageError("either FILES with --out, or --accept alone")


@click.command()
@click.argument("case")
@speaks_to_analysts
def derive(case: str) -> None:
    """Make the derived tables of CASE again, from the documents and data at hand.

    ITTIFAK_DOCUMENTS and ITTIFAK_DATA name their folders. What is not at hand stays as it stands.
    """
    from ittifak.api import open_case
    from ittifak.documents.derived import derive as derived

    opened = open_case(case)
    made, absent = derived.derive(opened, *derived.folders(), lambda line: click.echo(line, err=True))
    derived.write(made, opened.files.root)
    for line in absent:
        click.echo(line, err=True)
    for name, table in made.items():
        click.echo(f"{name}: {table.num_rows} rows")


@click.command()
@_files
@click.option(
    "--text-column", help="FILE is a table (CSV, Parquet) with treaties in this column, a row each."
)
@click.option("--id-column", help="Column that names each treaty.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A new folder for the tables.")
@speaks_to_analysts
def treaties(files: tuple[Path, ...], text_column: str | None, id_column: str | None, out: Path) -> None:
    """Find the articles of each treaty FILE and code its clauses: duration, exit, entry, obligations, triggers."""
    from ittifak.documents.treaties.treaty_run import code_treaties

    if id_column and text_column is None:
        raise click.UsageError("--id-column needs --text-column")
    for path, rows in code_treaties(files, out, text_column, id_column):
        click.echo(f"{path}: {rows} rows")


@click.group()
def exchange() -> None:
    """Exchange projects and codebooks with NVivo, MAXQDA, ATLAS.ti and QualCoder (REFI-QDA)."""


@exchange.command(name="export")
@_files
@click.option(
    "--codings", multiple=True, required=True, type=click.Path(path_type=Path), help="A coder's CSV."
)
@_codebook
@_language
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A .qdpx file.")
@speaks_to_analysts
def export_(
    files: tuple[Path, ...], codings: tuple[Path, ...], codebook: Path | None, language: str | None, out: Path
) -> None:
    """Write each document FILE and its codings as a project (.qdpx)."""
    from ittifak.documents.exchange.exchange_run import export_project

    click.echo(f"{out}: {export_project(files, codings, out, codebook, language)} codings")


@exchange.command(name="import")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A new folder for the tables.")
@click.option("--mend", is_flag=True, help="Make good what can be, and say so.")
@click.option("--utf16", is_flag=True, help="Offsets count UTF-16 units.")
@speaks_to_analysts
def import_(project: Path, out: Path, mend: bool, utf16: bool) -> None:
    """Read PROJECT (.qdpx) into tables: segments, codings by coder, cases, memos, codebook."""
    from ittifak.documents.exchange.exchange_run import import_project

    for path in import_project(project, out, mend, utf16, lambda line: click.echo(line, err=True)):
        click.echo(path)


@exchange.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--mend", is_flag=True, help="Make good what can be, and say so.")
@speaks_to_analysts
def codes(source: Path, out: Path, mend: bool) -> None:
    """Turn a codebook SOURCE into OUT: CSV into .qdc, or .qdc into CSV."""
    from ittifak.documents.exchange.exchange_run import convert_codes

    number = convert_codes(source, out, mend, lambda line: click.echo(line, err=True))
    click.echo(f"{out}: {number} codes")


COMMANDS: tuple[click.Command, ...] = (code, agree, concordance, propose, derive, exchange, treaties)
