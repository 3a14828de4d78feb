"""The way in from Python: a case that knows its findings, charts and dossier."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ittifak.case import folder
from ittifak.case.case import Case as CaseTables
from ittifak.case.load import Progress, load
from ittifak.evidence.chapter import Picture, Result
from ittifak.evidence.finding import Finding
from ittifak.evidence.text import Lang

if TYPE_CHECKING:
    import altair


class Case(CaseTables):
    """A checked case: its tables as Arrow (``case.ties``), its findings, charts and dossier."""

    @cached_property
    def _results(self) -> dict[str, Result]:
        from ittifak.dossier.run import run_chapters

        return run_chapters(self)[1]

    def findings(self) -> dict[str, Finding]:
        """Return every finding of the dossier by id, each with its rule and support."""
        from ittifak.dossier.run import findings

        return findings(self._results)

    def charts(self) -> list[str]:
        """Return the names of the dossier's pictures, ``chapter.picture`` each."""
        return [
            f"{chapter}.{block.id}"
            for chapter, result in self._results.items()
            for block in result.blocks
            if isinstance(block, Picture)
        ]

    def chart(self, name: str, lang: Lang = "en") -> "altair.Chart":
        """Return a picture of the dossier as an Altair chart.

        Args:
            name: one of ``charts()``.
            lang: language of its words.

        Raises:
            KeyError: there is no such picture.

        """
        import altair

        chapter, _, picture = name.partition(".")
        for block in self._results[chapter].blocks if chapter in self._results else ():
            if isinstance(block, Picture) and block.id == picture:
                chart: Any = altair.Chart.from_dict(dict(block.specs[lang]))
                return chart  # type: ignore[no-any-return]
        raise KeyError(name)

    def dossier(self, out: str | Path) -> Path:
        """Write the dossier into the folder ``out`` and return its first page."""
        from ittifak.dossier.site import build

        return build(self, Path(out))


def open_case(case: str | Path = folder.DEFAULT, progress: Progress = lambda _: None) -> Case:
    """Open and check a case folder, or a bundled case by name.

    Args:
        case: a folder, or the name of a bundled case.
        progress: called with the name of each step.

    Raises:
        CaseError: the case is at fault; the error lists every fault.

    """
    files = folder.find(case)
    con, settings = load(files, progress)
    return Case(files, con, settings)
