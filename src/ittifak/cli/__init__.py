"""The commands: one thin function for each verb. Heavy rooms are imported when a verb needs them."""

import click

from ittifak import __version__
from ittifak.cli import case, documents


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ittifak")
def main() -> None:
    """Study alliances and regional orders: a case of evidence becomes a dossier.

    CASE is a folder, or the name of a bundled case; without it, south-caucasus.
    """


for command in (case.run, case.check, case.new, case.findings, case.sources):
    main.add_command(command)
for command in documents.COMMANDS:
    main.add_command(command)
