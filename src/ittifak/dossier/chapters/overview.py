"""Overview: what the case is, how much it holds, and what it rests on."""

from ittifak.case.case import Case
from ittifak.dossier import counts, soundness
from ittifak.dossier.chapters import words
from ittifak.dossier.charts import bars
from ittifak.evidence.chapter import Block, Grid, Heading, Inline, Marked, Picture, Prose, Result, Run
from ittifak.evidence.schema import layers, modes
from ittifak.evidence.text import Text


class Overview:
    """The first page."""

    id = "index"
    title = Text("Overview", "Genel bakış")
    after: tuple[str, ...] = ()

    def build(self, case: Case, run: Run) -> Result:
        """Return the counts of the case, a picture by layer and mode, and the instruments."""
        total = counts.total(case)
        table = counts.by_layer_and_mode(case)
        actors = counts.rows_of(case, "actors", "actors", Text("Actors", "Aktörler"))
        works = counts.rows_of(case, "sources", "sources", Text("Sources", "Kaynaklar"))
        opened = counts.rows_of(
            case,
            "sources",
            "sources",
            Text("Sources that a coder has read", "Kodlayıcının okuduğu kaynaklar"),
            "opened",
        )
        rests = soundness.rests_on(case)
        a, b = case.settings.focal
        blocks: list[Block] = [
            Prose(
                Text(
                    "This dossier is about {a} and {b}, {period}, as of {as_of}. It holds {total} ties among {actors} "
                    "actors, coded from {works} sources, of which {opened} were read by a coder; the others are known only "
                    "through those.",
                    "Bu dosya {a} ile {b} hakkındadır; dönem: {period}, bilgi tarihi: {as_of}. {actors} aktör arasında "
                    "{total} bağ içerir; bağlar {works} kaynaktan kodlanmıştır. Bunların {opened} tanesini bir kodlayıcı "
                    "okumuştur; ötekiler yalnızca onlar üzerinden bilinmektedir.",
                ),
                {
                    "a": words.actor(case, a),
                    "b": words.actor(case, b),
                    "period": words.date(case.settings.period.date),
                    "as_of": words.date(case.settings.as_of),
                    "total": total,
                    "actors": actors,
                    "works": works,
                    "opened": opened,
                },
            )
        ]
        blocks += [_rests_on(case, run, *rests[0])] if rests else []
        cells = [table[layer, mode] for layer in layers() for mode in modes()]
        blocks += [
            Picture(
                "layers",
                Text(
                    "Ties by layer and mode. A bar tells how much was coded, not how much there was.",
                    "Alan ve kipe göre bağlar. Çubuk ne kadarının kodlandığını söyler, gerçekte ne kadar olduğunu değil.",
                ),
                bars(
                    [
                        (layers()[f.params["layer"]], modes()[f.params["mode"]], f)
                        for f in cells
                        if f.value is not None
                    ],
                    Text("layer", "alan"),
                    Text("ties", "bağ"),
                    Text("mode", "kip"),
                ),
                tuple(f for f in cells if f.value is not None),
            ),
            Grid(
                "layers-table",
                Text("Ties by layer and mode", "Alan ve kipe göre bağlar"),
                (Text("Layer", "Alan"), *modes().values(), Text("All", "Hepsi")),
                [
                    (name, *(table[layer, mode] for mode in modes()), table[layer, ""])
                    for layer, name in layers().items()
                ]
                + [(Text("All layers", "Bütün alanlar"), *(table["", mode] for mode in modes()), total)],
            ),
            *_instruments(case),
            Heading("boundaries", Text("Names and boundaries", "Adlar ve sınırlar")),
            Prose(Text("{policy}", "{policy}"), {"policy": Marked("name", case.settings.boundaries)}),
        ]
        found = (total, actors, works, opened, *(f for _, f in rests), *table.values())
        return Result(found, tuple(blocks))


def _rests_on(case: Case, run: Run, root: str, finding: Inline) -> Prose:
    row = case.rows("select * from sources where id = ?", root)[0]
    return Prose(
        Text(
            "{n} of them rest on one work alone, {work}: works that nobody opened and that are known only through it "
            "count with it as one source. Read what follows as that work's account, unless another source stands "
            "beside it.",
            "Bunların {n} tanesi yalnızca tek bir esere, {work} çalışmasına dayanır: kimsenin açmadığı ve yalnızca onun "
            "üzerinden bilinen eserler onunla birlikte tek kaynak sayılır. Yanında başka bir kaynak durmadıkça, "
            "aşağıdakileri o eserin anlatımı olarak okuyunuz.",
        ),
        {"n": finding, "work": words.source(row)},
        warning=True,
    )


def _instruments(case: Case) -> list[Block]:
    a, b = case.settings.focal
    rows = case.rows(
        """select p.* from placed p
           where p.kind in ('treaty_signature', 'ratification', 'entry_into_force') and p.mode = 'deed'
             and p.id in (select tie from dyads where (a = $1 and b = $2) or (a = $2 and b = $1))
           order by p.start_low, p.id""",
        a,
        b,
    )
    if not rows:
        return []
    return [
        Grid(
            "instruments",
            Text(
                "Instruments between the two: signed, ratified, in force",
                "İki taraf arasındaki belgeler: imza, onay, yürürlük",
            ),
            (Text("When", "Ne zaman"), Text("What", "Ne")),
            [(words.date(row["date"]), words.tie(row)) for row in rows],
        )
    ]
