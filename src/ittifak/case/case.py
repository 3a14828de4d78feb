"""A case, opened: its tables as Arrow, its derived relations, its settings."""

import hashlib
from functools import cached_property
from typing import Any

import duckdb
import pyarrow as pa

from ittifak.case import folder
from ittifak.case.load import fingerprint
from ittifak.case.settings import Settings
from ittifak.evidence import relations
from ittifak.evidence.schema import tables
from ittifak.evidence.text import Lang, Text


class Case:
    """A checked case.

    Each table is an attribute (``case.ties``, ``case.sources`` …) and a ``pyarrow.Table``; so are the derived
    relations (``case.dyads``, ``case.parties``, ``case.support`` …, see ``ittifak.evidence.relations``).
    ``.to_pandas()`` or ``polars.from_arrow`` turn either into a frame.
    """

    def __init__(self, files: folder.Files, con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
        self.files = files
        self.settings = settings
        self._con = con

    def __getattr__(self, name: str) -> pa.Table:
        if name in tables():
            return self.table(name)
        if name in relations.RELATIONS:
            return self.query(f"select * from {name} order by all")
        raise AttributeError(name)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *tables(), *relations.RELATIONS]

    @property
    def name(self) -> str:
        """The case's name: that of its folder."""
        return folder.case_name(self.files.root)

    @cached_property
    def run_id(self) -> str:
        """Hash of the inputs and the version: two runs with one id give identical files."""
        from ittifak import __version__  # noqa: PLC0415  (the package imports this module)

        return "r-" + hashlib.sha256(f"{__version__} {fingerprint(self.files)}".encode()).hexdigest()[:12]

    def table(self, name: str) -> pa.Table:
        """Return one table of the schema, columns typed, rows in file order."""
        columns = ", ".join(f'"{column.name}"' for column in tables()[name].columns)
        return self._con.sql(f'select {columns} from "{name}"').to_arrow_table()

    def query(self, sql: str, *values: Any) -> pa.Table:
        """Run SQL over the tables and derived relations of the case."""
        self._derived  # noqa: B018  (makes the relations on first use)
        return self._con.sql(sql, params=list(values)).to_arrow_table()

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """Run SQL and return each row as a dictionary."""
        result: list[dict[str, Any]] = self.query(sql, *values).to_pylist()
        return result

    @cached_property
    def _derived(self) -> bool:
        relations.create(self._con)
        return True

    @cached_property
    def _names(self) -> dict[tuple[str, str], str]:
        rows = self._con.execute("select entity, lang, form from names").fetchall()
        return {(entity, lang): form for entity, lang, form in reversed(rows)}

    def actor_name(self, actor: str) -> Text:
        """Return an actor's name, the first one that ``names.csv`` gives in each language."""
        english = self._names.get((actor, "en"), actor)
        return Text(english, self._names.get((actor, "tr"), english))

    def dyad_name(self, a: str, b: str) -> Text:
        """Return the names of two actors, with a dash between."""
        first, second = self.actor_name(a), self.actor_name(b)
        return Text(f"{first.en} – {second.en}", f"{first.tr} – {second.tr}")

    def in_language(self, row: dict[str, Any], stem: str, lang: Lang) -> str:
        """Return the column ``stem_en`` or ``stem_tr`` of a row."""
        return str(row[f"{stem}_{lang}"])
