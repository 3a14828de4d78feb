"""Timeline: every tie in order, and how many start in each year."""

from ittifak.case.case import Case
from ittifak.dossier import counts, soundness
from ittifak.dossier.chapters import words
from ittifak.dossier.charts import years
from ittifak.evidence.chapter import Grid, Marked, Picture, Prose, Result, Run
from ittifak.evidence.schema import layers, modes
from ittifak.evidence.text import Text


class Timeline:
    """All ties by date."""

    id = "timeline"
    title = Text("Timeline", "Zaman çizelgesi")
    after: tuple[str, ...] = ()

    def build(self, case: Case, run: Run) -> Result:
        """Return a picture of ties by year and mode, and the table of all ties."""
        by_year = counts.by_year_and_mode(case)
        independent = soundness.independent_sources(case)
        rows = case.rows(
            "select p.*, k.name_en, k.name_tr from placed p join kinds k on k.id = p.kind"
            " order by coalesce(p.start_low, p.end_high), p.start_high, p.id"
        )
        marks = [(year, modes()[mode], finding) for (year, mode), finding in by_year.items()]
        blocks = (
            Prose(
                Text(
                    "Each tie stands at the date on which it happened or began, as exactly as its sources know it. An "
                    "assessment stands at the time that it judges. A year with few ties may be a quiet one, or one that the "
                    "sources pass over: see the chapter on coverage.",
                    "Her bağ, gerçekleştiği ya da başladığı tarihte durur; tarih, kaynakların bildiği kadar kesindir. "
                    "Değerlendirmeler, değerlendirdikleri zamanda durur. Az bağ bulunan bir yıl sakin geçmiş olabileceği "
                    "gibi kaynaklarca atlanmış da olabilir: kapsam bölümüne bakınız.",
                )
            ),
            Picture(
                "years",
                Text("Ties that start in each year, by mode", "Her yıl başlayan bağlar, kipe göre"),
                years(marks),
                tuple(finding for _, _, finding in marks),
            ),
            Grid(
                "ties",
                Text("All ties", "Bütün bağlar"),
                (
                    Text("When", "Ne zaman"),
                    Text("What", "Ne"),
                    Text("Kind", "Tür"),
                    Text("Mode", "Kip"),
                    Text("Parties", "Taraflar"),
                    Text("Independent sources", "Bağımsız kaynak"),
                ),
                [
                    (
                        words.date(row["date"]),
                        words.tie(row),
                        Marked("name", Text(row["name_en"], row["name_tr"])),
                        modes()[row["mode"]],
                        words.parties(case, f"{row['a']} {row['b'] or ''}"),
                        independent[row["id"]],
                    )
                    for row in rows
                ],
                facets=[{"layer": row["layer"], "mode": row["mode"]} for row in rows],
                facet_names={
                    "layer": (Text("Layer", "Alan"), layers()),
                    "mode": (Text("Mode", "Kip"), modes()),
                },
            ),
        )
        return Result((*by_year.values(), *independent.values()), blocks)
