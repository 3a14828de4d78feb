"""Words and deeds: where more is said than done, where more is done than said, and which comes first."""

from ittifak.case.case import Case
from ittifak.dossier.charts_over_time import gap_grid
from ittifak.evidence.chapter import Block, Grid, Heading, Marked, Picture, Prose, Result, Run
from ittifak.evidence.schema import layers
from ittifak.evidence.text import Text
from ittifak.measures.word_findings import WordFindings
from ittifak.measures.words_deeds import words_and_deeds

_INTRODUCTION = Text(
    "For each field and year: its share of what the parties said, less its share of what they did. Only the parties’ own words count, "
    "first-hand, where statements were searched; scholars’ judgements are not rhetoric. Where statements were not searched there is no "
    "gap. What was searched is above all one venue that all states share, so the words are those meant for the world, not for home.",
    "Her alan ve yıl için: tarafların söylediklerindeki payı, eksi yaptıklarındaki payı. Yalnızca tarafların kendi, birinci elden "
    "sözleri, beyanların arandığı yerde sayılır; araştırmacı yargıları söylem değildir. Beyanların aranmadığı yerde fark da yoktur. "
    "Aranan, her şeyden önce bütün devletlerin paylaştığı tek bir kürsüdür; yani sözler dünyaya söylenenlerdir, içeriye değil.",
)
_NONE = Text(
    "In no year were both the parties’ statements and their deeds searched.",
    "Hiçbir yılda hem tarafların beyanları hem fiilleri aranmadı.",
)


class WordsDeeds:
    """What is said against what is done."""

    id = "words-deeds"
    title = Text("Words and deeds", "Söz ve fiil")
    after: tuple[str, ...] = ()

    def build(self, case: Case, run: Run) -> Result:
        """Return the gaps by dyad, layer and year, and the leads."""
        dyads = [case.settings.focal, *case.settings.compared]
        found = WordFindings(case, words_and_deeds(case, dyads))
        if all(finding.value is None for finding in found.gaps.values()):
            return Result(tuple(found.all()), (Prose(_INTRODUCTION),), (_NONE,))
        pictures = [picture for dyad in range(len(dyads)) for picture in _picture(found, dyad)]
        return Result(tuple(found.all()), (Prose(_INTRODUCTION), *pictures, *_leads(found, len(dyads))))


def _picture(found: WordFindings, dyad: int) -> list[Block]:
    marks = [
        (name, year, found.gaps[dyad, layer, year])
        for layer, name in layers().items()
        for year in found.found.years
    ]
    if all(finding.value is None for *_, finding in marks):
        return []
    who = found.dyad_name(dyad)
    return [
        Heading("dyad-" + "-".join(found.found.dyads[dyad]).lower(), who),
        Picture(
            "gap-" + "-".join(found.found.dyads[dyad]).lower(),
            Text(
                f"{who.en}: share of words less share of deeds. Hatched: not searched, or nothing said or nothing done in the year. "
                "Pale: the interval holds nought.",
                f"{who.tr}: sözlerin payı eksi fiillerin payı. Taralı: aranmadı ya da o yıl söz veya fiil yok. "
                "Soluk: aralık sıfırı içeriyor.",
            ),
            gap_grid(marks, Text("field", "alan")),
            tuple(finding for *_, finding in marks),
        ),
    ]


def _leads(found: WordFindings, dyads: int) -> list[Block]:
    rows = [
        (Marked("name", found.dyad_name(dyad)), name, *found.leads[dyad, layer])
        for dyad in range(dyads)
        for layer, name in layers().items()
        if found.leads[dyad, layer][0].value is not None
    ]
    if not rows:
        return [
            Prose(
                Text(
                    "Nowhere are there enough years with words and with deeds to say which leads.",
                    "Hangisinin önce geldiğini söylemeye yetecek sayıda sözlü ve fiilli yıl hiçbir yerde yok.",
                )
            )
        ]
    return [
        Heading("lead", Text("Which comes first", "Hangisi önce")),
        Grid(
            "leads",
            Text(
                "Which comes first, where there are years enough to ask. The p-values are not corrected for their number: some of so many are small "
                "by chance alone.",
                "Hangisi önce geliyor (yılı yeterli olanlarda). P-değerleri sayılarına göre düzeltilmemiştir: bu kadar çok değerin bazıları "
                "yalnızca rastlantıyla küçük çıkar.",
            ),
            (
                Text("Dyad", "İkili"),
                Text("Field", "Alan"),
                Text("Years by which words come first", "Sözün fiilden kaç yıl önce geldiği"),
                Text("p, by chance", "p, rastlantıyla"),
            ),
            rows,
        ),
    ]
