"""A small case to begin with: it checks clean and runs, and its states are made up."""

import csv
import io
import shutil
from pathlib import Path

from ittifak.case.fault import CaseError, Fault
from ittifak.case.folder import DEFAULT, bundled
from ittifak.evidence.schema import schema_version, tables

_SETTINGS = """\
schema_version = {version}
title_en = "Alaria and Belmark"
title_tr = "Alarya ile Belmark"
focal = "ALA BEL"
region = "ALA BEL CER"
period = "1990/2000"
as_of = "2001-01-01"
boundaries_en = "The states of this example are made up. Say here how the case names contested places and what it holds of borders."
boundaries_tr = "Bu örnekteki devletler uydurmadır. Tartışmalı yerlerin nasıl adlandırıldığını ve sınırlar hakkında ne kabul edildiğini buraya yazınız."
citation = "A first case, made with ittifak new."
licence = "CC0-1.0"

[[periods]]
id = "start"
name_en = "Beginnings"
name_tr = "Başlangıç"
date = "1990/1994"
"""

_ROWS: dict[str, list[dict[str, str]]] = {
    "actors": [
        {"id": "ALA", "kind": "state"},
        {"id": "BEL", "kind": "state"},
        {"id": "CER", "kind": "state"},
    ],
    "names": [
        {"entity": "ALA", "lang": "en", "form": "Alaria"},
        {"entity": "ALA", "lang": "tr", "form": "Alarya"},
        {"entity": "BEL", "lang": "en", "form": "Belmark"},
        {"entity": "BEL", "lang": "tr", "form": "Belmark"},
        {"entity": "CER", "lang": "en", "form": "Ceresia"},
        {"entity": "CER", "lang": "tr", "form": "Ceresya"},
    ],
    "sources": [
        {
            "id": "demir-1999",
            "kind": "book",
            "title": "Two Neighbours",
            "authors": "Demir, Ada",
            "year": "1999",
            "language": "en",
            "perspective_basis": "none",
            "reliability": "B",
            "opened": "yes",
        },
        {
            "id": "gazette-1992",
            "kind": "official",
            "authors": "Alarian Gazette",
            "year": "1992",
            "perspective": "ALA",
            "perspective_basis": "office",
            "reliability": "F",
            "opened": "no",
        },
    ],
    "ties": [
        {
            "id": "1991-recognition-ala-bel",
            "kind": "recognition",
            "mode": "deed",
            "a": "ALA",
            "b": "BEL",
            "date": "1991-03-04",
            "label_en": "Alaria recognises Belmark",
            "label_tr": "Alarya’nın Belmark’ı tanıması",
            "status": "accepted",
        },
        {
            "id": "1992-treaty-signature-ala-bel",
            "kind": "treaty_signature",
            "mode": "deed",
            "a": "ALA BEL",
            "date": "1992-05~",
            "label_en": "Friendship treaty signed",
            "label_tr": "Dostluk antlaşmasının imzalanması",
            "status": "accepted",
        },
    ],
    "evidence": [
        {
            "target": "1991-recognition-ala-bel",
            "source": "demir-1999",
            "locator": "p. 12",
            "stance": "supports",
            "credibility": "2",
            "paraphrase_en": "Alaria was the first to recognise its neighbour.",
            "paraphrase_tr": "Komşusunu ilk tanıyan Alarya oldu.",
            "coder": "me",
        },
        {
            "target": "1992-treaty-signature-ala-bel",
            "source": "gazette-1992",
            "via": "demir-1999",
            "via_locator": "p. 15",
            "stance": "supports",
            "credibility": "3",
            "paraphrase_en": "The gazette dates the signing to about May.",
            "paraphrase_tr": "Gazete, imzayı mayıs dolaylarına tarihler.",
            "coder": "me",
        },
    ],
    "coverage": [
        {
            "a": "ALA",
            "b": "BEL",
            "layer": "legal",
            "period": "1990/1994",
            "effort": "partial",
            "sources": "demir-1999",
            "note_en": "One book read for these years.",
            "note_tr": "Bu yıllar için bir kitap okundu.",
        }
    ],
}


def scaffold(directory: Path) -> Path:
    """Write the small case into ``directory``, which must be new or empty, and return it.

    Every table of the schema is there, most of them with a header only. The kinds are those of the
    bundled case.

    Raises:
        CaseError: something stands in ``directory`` already.

    """
    stands = directory.exists() or directory.is_symlink()
    if stands and (not directory.is_dir() or any(directory.iterdir())):
        raise CaseError([Fault(str(directory), 0, "something there already", "a new or empty folder")])
    place = directory.resolve()
    beside = place.with_name(f".{place.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    (beside / "case.toml").write_text(_SETTINGS.format(version=schema_version()), "utf-8")
    for name, table in tables().items():
        if table.derived:
            continue
        columns = [column.name for column in table.columns]
        (beside / table.file).write_text(_csv(columns, _ROWS.get(name, [])), "utf-8")
    shutil.copyfile(bundled()[DEFAULT] / "kinds.csv", beside / "kinds.csv")
    if not stands:
        beside.rename(place)
        return directory
    for path in sorted(beside.iterdir(), key=lambda path: path.suffix == ".toml"):
        path.rename(place / path.name)  # (the folder stays the same one: an analyst may stand in it)
    beside.rmdir()
    return directory


def _csv(columns: list[str], rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
