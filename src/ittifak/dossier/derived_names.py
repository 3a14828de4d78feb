"""How rows of derived tables are shown where findings rest on them: by place, never in their words."""

from ittifak.case.case import Case
from ittifak.dossier.chapters import words
from ittifak.evidence.chapter import Inline, Marked
from ittifak.evidence.text import Text


def names(case: Case) -> dict[tuple[str, str], Inline]:
    """Return what stands for each segment, reading, text, citation and row of the audit."""
    found: dict[tuple[str, str], Inline] = {
        ("segment", row["id"]): _place(row["id"], row["page"], row["section"])
        for row in case.rows("select * from segments")
    }
    found |= {
        ("reading", f"{row['document']}:{row['start']}-{row['end']}"): Marked(
            "identifier", f"{row['document']}:{row['start']}-{row['end']}"
        )
        for row in case.rows('select distinct document, start, "end" from readings')
    }
    found |= {("text", row["id"]): _text(case, row) for row in case.rows("select * from texts")}
    found |= {
        ("citation", f"{row['citation']}:{row['position']}"): (
            _place(f"{row['citation']}:{row['position']}", row["page"], row["section"]),
            Text(": ", ": "),
            Marked("name", f"{row['authors']} ({row['year']})"),
        )
        for row in case.rows(
            "select c.*, s.page, s.section from citations c join segments s on s.id = c.segment"
        )
    }
    found |= {
        ("audit", row["id"]): (
            Marked("identifier", row["id"]),
            Text(": ", ": "),
            Marked("name", Text(row["note_en"], row["note_tr"])),
        )
        for row in case.rows("select * from audit")
    }
    return found


def _place(id_: str, page: str | None, section: str | None) -> Inline:
    parts: list[Inline] = [Marked("identifier", id_)]
    if section:
        parts += [Text(", ", ", "), words.locator(f"§{section}")]
    if page:
        parts += [Text(", ", ", "), words.locator(f"p. {page}")]
    return tuple(parts)


def _text(case: Case, row: dict[str, str]) -> Inline:
    return (
        Marked("identifier", row["id"]),
        Text(": ", ": "),
        words.actor(case, row["actors"].split()[0]),
        Text(", ", ", "),
        words.date(row["date"]),
    )
