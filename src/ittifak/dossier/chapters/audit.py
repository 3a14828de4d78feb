"""The audit of sources: what an editor would ask the author of a document to look at."""

from collections.abc import Iterator

from ittifak.case.case import Case
from ittifak.dossier.chapters import words
from ittifak.evidence.chapter import Block, Grid, Heading, Inline, Marked, Prose, Result, Run
from ittifak.evidence.finding import Finding
from ittifak.evidence.text import Text
from ittifak.measures.audit_findings import KINDS, AuditFindings

_INTRODUCTION = Text(
    "Cross-checking of sources begins with the documents that the case was coded from: which works they cite, how often and for what, and where "
    "their citations contradict each other. This says nothing of whether a claim is true, and a slip in a citation is no "
    "judgement on its author.",
    "Kaynakların çapraz denetimi, vakanın kodlandığı belgelerle başlar: hangi yapıtları, ne sıklıkta ve ne için anıyorlar; atıfları nerede "
    "birbiriyle çelişiyor. Bu, bir savın doğru olup olmadığını söylemez; bir atıf yanlışı da yazarı hakkında "
    "bir yargı değildir.",
)
_GRADES = {
    "certain": Text("certain", "kesin"),
    "check": Text("to be checked", "bakılmalı"),
}
_NONE = Text(
    "No document of the case was read for its citations.", "Vakanın hiçbir belgesi atıfları için okunmadı."
)


class Audit:
    """Which works a document rests on, and what in its citations should be looked at."""

    id = "audit"
    title = Text("Audit of sources", "Kaynak denetimi")
    after: tuple[str, ...] = ()

    def build(self, case: Case, run: Run) -> Result:
        """Return the audit of each document that was read."""
        documents = [row["id"] for row in case.rows("select id from documents order by id")]
        found = [audit for id_ in documents if (audit := AuditFindings(case, id_)).at_hand]
        findings: tuple[Finding, ...] = tuple(finding for audit in found for finding in audit.all())
        blocks = [Prose(_INTRODUCTION), *(block for audit in found for block in _document(case, audit))]
        return Result(findings, tuple(blocks), () if found else (_NONE,))


def _document(case: Case, found: AuditFindings) -> Iterator[Block]:
    id_ = found.document
    (row,) = case.rows("select s.* from sources s join documents d on d.source = s.id where d.id = ?", id_)
    source = words.source(row)
    yield Heading(f"document-{id_}", Text("Places to look at", "Bakılacak yerler"))
    yield Prose(
        Text(
            "In {source}, {own} of the sentences bear a citation of their own, and {reach} have one in reach. What is listed as certain contradicts itself or what can be; the rest "
            "is for somebody to look at.",
            "{source} çalışmasında kendi atfı olan cümlelerin payı {own}, erimde atfı olanların payı {reach}. Kesin denenler kendisiyle ya da "
            "olabilecekle çelişir; gerisine birinin bakması gerekir.",
        ),
        {"source": source, "own": found.borne_out["sentence"], "reach": found.borne_out["passage"]},
    )
    yield Grid(
        f"kinds-{id_}",
        Text(
            "Places by kind. Nought: looked for, none found.", "Türe göre yerler. Sıfır: arandı, bulunmadı."
        ),
        (Text("Kind", "Tür"), Text("Places", "Yer sayısı")),
        [(name, found.counts[kind]) for kind, name in KINDS.items()],
    )
    if found.rows:
        yield _places(found)
    yield Heading(f"cited-{id_}", Text("The works that it rests on most", "En çok dayandığı yapıtlar"))
    yield Grid(
        f"works-{id_}",
        Text("Works by number of citations", "Atıf sayısına göre yapıtlar"),
        (
            Text("Work as printed", "Basıldığı biçimiyle yapıt"),
            Text("Source of the case", "Vakadaki kaynak"),
            Text("Citations", "Atıf"),
        ),
        [
            (Marked("name", f"{work['authors']} ({work['year']})"), _source(case, work["source"]), finding)
            for work, finding in found.works
        ],
    )


def _places(found: AuditFindings) -> Grid:
    kinds = [kind for kind in KINDS if any(row["kind"] == kind for row in found.rows)]
    return Grid(
        f"places-{found.document}",
        Text("Each place", "Her yer"),
        (
            Text("What", "Ne"),
            Text("Section", "Bölüm"),
            Text("Page", "Sayfa"),
            Text("Grade", "Derece"),
            Text("Finding", "Bulgu"),
        ),
        [
            (
                KINDS[row["kind"]],
                words.locator(f"§{row['section']}") if row["section"] else Text("–", "–"),
                words.locator(f"p. {row['page']}") if row["page"] else Text("–", "–"),
                _GRADES[row["grade"]],
                Marked("name", Text(row["note_en"], row["note_tr"])),
            )
            for row in found.rows
        ],
        facets=[{"kind": row["kind"], "grade": row["grade"]} for row in found.rows],
        facet_names={
            "kind": (Text("Kind", "Tür"), {kind: KINDS[kind] for kind in kinds}),
            "grade": (Text("Grade", "Derece"), _GRADES),
        },
    )


def _source(case: Case, id_: str | None) -> Inline:
    if not id_:
        return Text("–", "–")
    (row,) = case.rows("select * from sources where id = ?", id_)
    return words.source(row)
