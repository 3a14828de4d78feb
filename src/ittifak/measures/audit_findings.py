"""The audit of a document's sources as findings: how many of each kind, and how far its claims are borne out by citations."""

from functools import cached_property

from ittifak.case.case import Case
from ittifak.evidence.finding import Finding, Rule, Support, Unit
from ittifak.evidence.text import Text

KINDS: dict[str, Text] = {
    "pages_reversed": Text("Page ranges that end before they begin", "Başlamadan biten sayfa aralıkları"),
    "pages_too_many": Text(
        "Page ranges too long to be meant", "Kastedilemeyecek kadar uzun sayfa aralıkları"
    ),
    "pages_other_year": Text("The same pages with another year", "Başka yılla aynı sayfalar"),
    "pages_other_author": Text(
        "Pages that are another work’s nearby", "Yakındaki bir atıfta başka bir yapıta verilen sayfalar"
    ),
    "pages_apart": Text("Pages far from all others of the work", "Yapıtın öteki sayfalarından uzak sayfalar"),
    "two_years": Text("One work with two years", "İki yılla anılan tek yapıt"),
    "two_spellings": Text("One name in two spellings", "İki biçimde yazılan tek ad"),
    "two_spellings_in_text": Text("A name spelled otherwise in the text", "Metinde başka biçimde yazılan ad"),
    "two_names": Text("One work under two names", "İki adla anılan tek yapıt"),
    "dated_and_undated": Text(
        "An author cited with and without a date", "Hem tarihli hem tarihsiz anılan yazar"
    ),
    "letter_alone": Text("Letters behind years that do not fit", "Birbirini tutmayan yıl harfleri"),
    "year_impossible": Text("Years that cannot be", "Olamayacak yıllar"),
    "uncited_claim": Text("Claims without a citation", "Atıfsız savlar"),
    "one_source": Text("Sections that lean on one work", "Tek yapıta dayanan bölümler"),
    "one_side": Text("Sections that lean on one side", "Tek tarafa dayanan bölümler"),
    "repeated": Text("Pairs of passages that repeat each other", "Birbirini yineleyen parça çiftleri"),
}

MOST_WORKS = 25

COUNT = Rule(
    "audit.count",
    1,
    Text(
        "How many places of the document the audit lists under this kind. A place that stands here is one to look at: the rules stand in docs/documents.md, and some of "
        "their limits were set with this document in view.",
        "Denetimin belgede bu türden kaç yer saydığı. Burada duran yer, bakılması gereken bir yerdir: kurallar docs/documents.md dosyasındadır ve bazı "
        "sınırları bu belge görülerek konmuştur.",
    ),
)
BORNE = Rule(
    "audit.sentences_with_a_work",
    1,
    Text(
        "Sentences behind which a cited work stands, over all sentences: a citation stands behind its own sentence (or the one that it follows), and more loosely behind those of "
        "the paragraph since the last citation.",
        "Arkasında anılan bir yapıt duran cümlelerin bütün cümlelere oranı: atıf kendi cümlesinin (ya da izlediği cümlenin), daha gevşek olarak da "
        "paragrafta son atıftan bu yanaki cümlelerin arkasındadır.",
    ),
)
WORK = Rule(
    "audit.citations_of_work",
    1,
    Text("How often the document cites the work.", "Belgenin yapıtı kaç kez andığı."),
)


class AuditFindings:
    """Findings on the sources of one document."""

    def __init__(self, case: Case, document: str) -> None:
        """Take the derived tables of ``document``."""
        self.case = case
        self.document = document

    @cached_property
    def rows(self) -> list[dict[str, str]]:
        """The places that the audit lists, those that are certain first."""
        found = self.case.rows("select * from audit where document = ?", self.document)
        order = list(KINDS)
        return sorted(found, key=lambda row: (row["grade"] != "certain", order.index(row["kind"]), row["id"]))

    @property
    def at_hand(self) -> bool:
        """Whether the document was read for its citations."""
        query = "select 1 from citations c join segments s on s.id = c.segment where s.document = ? limit 1"
        return bool(self.case.rows(query, self.document))

    @cached_property
    def counts(self) -> dict[str, Finding]:
        """How many places there are of each kind; none is none found."""
        return {
            kind: self._finding(
                COUNT,
                name,
                "places",
                [Support("audit", row["id"], 1) for row in self.rows if row["kind"] == kind],
                kind=kind,
            )
            for kind, name in KINDS.items()
        }

    @cached_property
    def works(self) -> list[tuple[dict[str, str], Finding]]:
        """The works that are cited most, with the number of their citations."""
        rows = self.case.rows(
            """select c.work, any_value(c.authors order by c.citation) as authors, any_value(c.year order by c.citation) as year,
                   any_value(c.source) as source, list(c.citation || ':' || c.position order by c.citation, c.position) as refs
               from citations c join segments s on s.id = c.segment where s.document = ?
               group by c.work order by count(*) desc, c.work limit ?""",
            self.document,
            MOST_WORKS,
        )
        return [
            (
                row,
                self._finding(
                    WORK,
                    Text(f"{row['authors']} ({row['year']})", f"{row['authors']} ({row['year']})"),
                    "citations",
                    [Support("citation", ref, 1) for ref in row["refs"]],
                    work=row["work"],
                ),
            )
            for row in rows
        ]

    @cached_property
    def borne_out(self) -> dict[str, Finding]:
        """Share of sentences with a work behind them: by their own citation, and by one of the paragraph too."""
        (whole,) = self.case.rows("select count(*) as n from segments where document = ?", self.document)
        found = {}
        for reach, name in _REACH.items():
            rows = self.case.rows(
                """select distinct c.segment from claims c join segments s on s.id = c.segment
                   where s.document = ? and (c.reach = 'sentence' or ? = 'passage') order by all""",
                self.document,
                reach,
            )
            found[reach] = Finding(
                BORNE,
                f"document:{self.document}",
                name,
                "share",
                len(rows) / max(whole["n"], 1),
                tuple(Support("segment", row["segment"]) for row in rows),
                params={"reach": reach},
            )
        return found

    def _finding(self, rule: Rule, name: Text, unit: Unit, support: list[Support], **params: str) -> Finding:
        return Finding(
            rule,
            f"document:{self.document}",
            name,
            unit,
            len(support),
            tuple(support),
            params=params,
        )

    def all(self) -> list[Finding]:
        """Return every finding."""
        return [*self.counts.values(), *(finding for _, finding in self.works), *self.borne_out.values()]


_REACH = {
    "sentence": Text("Sentences with a citation of their own", "Kendi atıfı olan cümleler"),
    "passage": Text("Sentences with a citation in reach", "Atıf erimindeki cümleler"),
}
