"""The whole dossier: run the chapters, write every page and file beside, then put it in its place."""

import importlib.resources
import json
from collections.abc import Callable
from pathlib import Path

from ittifak import __version__
from ittifak.case.case import Case
from ittifak.dossier import chapter_page, data_files, entity_pages, finding_page, pictures, swap
from ittifak.dossier.chapters import CHAPTERS
from ittifak.dossier.evidence_list import EvidenceLists
from ittifak.dossier.page import Site
from ittifak.dossier.run import findings, run_chapters
from ittifak.evidence.chapter import Picture


def build(case: Case, out: Path, step: Callable[[str], None] = lambda _: None) -> Path:
    """Write the dossier of ``case`` to the folder ``out`` and return its first page.

    What stood in ``out`` stays as it was until the new dossier is complete.

    Raises:
        FileExistsError: ``out`` holds something else than a dossier.

    """
    place = out.resolve()  # (a link is followed, not replaced)
    new = swap.staging(place)
    _, results = run_chapters(case, CHAPTERS, step)
    found = findings(results)
    site = Site(case, new, CHAPTERS)
    step("pages")
    for chapter in CHAPTERS:
        chapter_page.write(site, chapter, results[chapter.id])
    lists = EvidenceLists(case)
    finding_page.write(site, found, lists)
    entity_pages.write_ties(site, lists)
    entity_pages.write_sources(site)
    entity_pages.write_actors(site)
    site.write_root()
    step("pictures")
    (new / "pictures").mkdir()
    for chapter in CHAPTERS:
        for block in results[chapter.id].blocks:
            if isinstance(block, Picture):
                pictures.write(block, f"{chapter.id}-{block.id}", new / "pictures")
    step("files")
    data_files.write_all(case, list(found.values()), new / "data")
    _write_assets(new / "assets")
    (new / "dossier.json").write_text(
        json.dumps({"run": case.run_id, "as_of": case.settings.as_of, "ittifak": __version__}) + "\n", "utf-8"
    )
    swap.swap(new, place)
    return out / "index.html"


def _write_assets(folder: Path) -> None:
    folder.mkdir()
    home = importlib.resources.files("ittifak.dossier").joinpath("assets")
    for name in ("style.css", "site.js", "compare.js"):
        (folder / name).write_text(home.joinpath(name).read_text("utf-8"), "utf-8")
    (folder / "vega.js").write_text(pictures.library(), "utf-8")
