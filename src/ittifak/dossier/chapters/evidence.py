"""Evidence: the way to the page of each source and actor."""

from ittifak.case.case import Case
from ittifak.dossier import counts
from ittifak.dossier.chapters import words
from ittifak.evidence.chapter import Grid, Heading, Inline, Marked, Prose, Result, Run
from ittifak.evidence.finding import Finding
from ittifak.evidence.language import sort_key
from ittifak.evidence.text import Text

_READ = {True: Text("read", "okundu"), False: Text("not opened", "açılmadı")}


class Evidence:
    """All sources and actors."""

    id = "evidence"
    title = Text("Evidence", "Kanıt")
    after: tuple[str, ...] = ()

    def build(self, case: Case, run: Run) -> Result:
        """Return the tables of sources and actors with the number of their ties."""
        by_source = counts.for_entities(case, "source")
        by_actor = counts.for_entities(case, "actor")
        sources = sorted(
            case.rows("select * from sources"), key=lambda row: sort_key(words.work(row).en, "tr")
        )
        actors = sorted(
            case.rows("select * from actors"), key=lambda row: sort_key(case.actor_name(row["id"]).en, "en")
        )
        read = {"yes": _READ[True], "no": _READ[False]}
        blocks = (
            Prose(
                Text(
                    "Every tie, source and actor has a page with a lasting address. The ties stand in the timeline; below are "
                    "the sources and the actors.",
                    "Her bağın, kaynağın ve aktörün kalıcı adresli bir sayfası vardır. Bağlar zaman çizelgesindedir; aşağıda "
                    "kaynaklar ve aktörler yer alır.",
                )
            ),
            Heading("sources", Text("Sources", "Kaynaklar")),
            Grid(
                "sources-table",
                Text("All sources", "Bütün kaynaklar"),
                (
                    Text("Source", "Kaynak"),
                    Text("Title", "Başlık"),
                    Text("Read", "Okunma"),
                    Text("Speaks from the side of", "Hangi taraftan"),
                    Text("Reliability", "Güvenilirlik"),
                    Text("Ties", "Bağ"),
                ),
                [
                    (
                        words.source(row),
                        Marked("name", row["title"] or ""),
                        _READ[row["opened"]],
                        words.actor(case, row["perspective"]) if row["perspective"] else Text("", ""),
                        Marked("grade", row["reliability"]),
                        _or_dash(by_source, row["id"]),
                    )
                    for row in sources
                ],
                facets=[{"read": "yes" if row["opened"] else "no"} for row in sources],
                facet_names={"read": (Text("Read", "Okunma"), read)},
            ),
            Heading("actors", Text("Actors", "Aktörler")),
            Grid(
                "actors-table",
                Text("All actors", "Bütün aktörler"),
                (Text("Actor", "Aktör"), Text("Identifier", "Kimlik"), Text("Ties", "Bağ")),
                [
                    (
                        words.actor(case, row["id"]),
                        Marked("identifier", row["id"]),
                        _or_dash(by_actor, row["id"]),
                    )
                    for row in actors
                ],
            ),
        )
        return Result((*by_source.values(), *by_actor.values()), blocks)


def _or_dash(found: dict[str, Finding], key: str) -> Inline:
    return found.get(key, Text("–", "–"))
