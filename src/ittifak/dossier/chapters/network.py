"""The network of actors: deeds in force between pairs, amity and enmity apart, year by year."""

from ittifak.case.case import Case
from ittifak.dossier.chapters import words
from ittifak.dossier.network_chart import network
from ittifak.evidence.chapter import Grid, Picture, Prose, Result, Run
from ittifak.evidence.text import Text
from ittifak.measures.network import SIGNS, Edge, edges


class Network:
    """Who does what with whom."""

    id = "network"
    title = Text("Network", "Ağ")
    after: tuple[str, ...] = ()

    def build(self, case: Case, run: Run) -> Result:
        """Return the picture with its slider, and the same as a table of pairs."""
        found = edges(case)
        if not found:
            nothing = Text(
                "No deed of the region's actors lies in the case's period.",
                "Vakanın döneminde bölge aktörlerinin fiili yok.",
            )
            return Result((), (), (nothing,))
        names = {actor: case.actor_name(actor) for edge in found for actor in (edge.a, edge.b)}
        blocks = (
            Prose(
                Text(
                    "A line is what two actors did with or to each other and what held between them in the year. Amity and enmity are two lines, "
                    "not one: a pair may have much of both. Pairs that were searched less have fewer deeds here, and the "
                    "picture does not correct for that: a thin or missing line may mean that nobody looked. A tie of several parties counts for each pair "
                    "by its share, so that amounts need not be whole. The dot on a line leads to what it rests on; the place on the circle means nothing.",
                    "Bir çizgi, iki aktörün o yıl birlikte ya da birbirine yaptıkları ve aralarında geçerli olanlardır. Dostluk ve düşmanlık tek değil iki "
                    "çizgidir: bir çiftte ikisi de çok olabilir. Daha az aranan çiftlerde fiil de azdır ve resim bunu "
                    "düzeltmez: ince ya da olmayan çizgi, bakılmamış olmasından da olabilir. Çok taraflı bağ her çift için payı kadar sayılır; bu yüzden "
                    "miktarlar tam sayı olmayabilir. Çizginin üzerindeki nokta dayanağına götürür; çember üzerindeki yerin anlamı yoktur.",
                )
            ),
            Picture(
                "years",
                Text(
                    "Deeds in force between pairs of actors; the slider chooses the year",
                    "Aktör çiftleri arasında geçerli fiiller; kaydırıcı yılı seçer",
                ),
                network(found, names, max(edge.year for edge in found)),
                tuple(edge.finding for edge in found),
            ),
            _table(case, found),
        )
        return Result(tuple(edge.finding for edge in found), blocks)


def _table(case: Case, found: list[Edge]) -> Grid:
    latest: dict[tuple[str, str, int], Edge] = {}
    for edge in found:
        latest[edge.a, edge.b, edge.sign] = edge
    rows = sorted(latest.values(), key=lambda edge: (-edge.year, -(edge.finding.value or 0), edge.a, edge.b))
    return Grid(
        "pairs",
        Text("Pairs of actors, each with its latest year", "Aktör çiftleri, her biri son yılıyla"),
        (
            Text("One", "Biri"),
            Text("Other", "Öteki"),
            Text("Sign", "İşaret"),
            Text("Year", "Yıl"),
            Text("Deeds in force", "Geçerli fiiller"),
        ),
        [
            (
                words.actor(case, edge.a),
                words.actor(case, edge.b),
                SIGNS[edge.sign],
                words.date(str(edge.year)),
                edge.finding,
            )
            for edge in rows
        ],
    )
