"""How well the ties are borne out: independent sources, sides, contradiction."""

from ittifak.case.case import Case
from ittifak.evidence.finding import Finding, Rule, Support, refs
from ittifak.evidence.schema import layers
from ittifak.evidence.text import Text

INDEPENDENT = Rule(
    "sources.independent",
    1,
    Text(
        "The number of independent sources that support a tie. A source that a coder read counts for itself; sources "
        "known only through another work count, all together, as that one work.",
        "Bir bağı destekleyen bağımsız kaynakların sayısı. Kodlayıcının okuduğu kaynak kendi adına sayılır; yalnızca "
        "başka bir eser üzerinden bilinen kaynaklar hep birlikte o tek eser olarak sayılır.",
    ),
)
SHARE = Rule(
    "ties.share",
    1,
    Text(
        "The share of accepted ties that meet a condition, of all accepted ties in view. It describes the case in "
        "full and is no estimate from a sample, so it has no sampling interval.",
        "Ele alınan bütün kabul edilmiş bağlar içinde koşulu karşılayanların payı. Vakanın tamamını betimler, "
        "örneklemden tahmin değildir; bu yüzden örnekleme aralığı yoktur.",
    ),
)
CONDITIONS: dict[str, tuple[str, Text]] = {
    "one_independent": (
        "independent = 1",
        Text("rest on one independent source", "tek bağımsız kaynağa dayananlar"),
    ),
    "several_independent": (
        "independent >= 2",
        Text("rest on two or more independent sources", "iki veya daha çok bağımsız kaynağa dayananlar"),
    ),
    "one_side": (
        "sides = 'one_side'",
        Text("rest on sources of one party's side only", "yalnızca bir tarafın kaynaklarına dayananlar"),
    ),
    "several_sides": (
        "sides = 'several'",
        Text(
            "rest on sources of several sides or of none",
            "birden çok tarafın ya da hiçbir tarafın olmayan kaynaklara dayananlar",
        ),
    ),
    "sides_unknown": (
        "sides = 'unknown'",
        Text("rest on sources whose side is not known", "tarafı bilinmeyen kaynaklara dayananlar"),
    ),
    "contradicted": (
        "contradicting > 0",
        Text("are contradicted by a source", "bir kaynakça çelişilenler"),
    ),
}
_NONE_IN_VIEW = Text("There is no accepted tie in view.", "Ele alınan kabul edilmiş bağ yok.")


def independent_sources(case: Case) -> dict[str, Finding]:
    """Return for each accepted tie the number of its independent sources, with the evidence that makes it."""
    rows = case.rows(
        """select p.id, s.independent, list(distinct r.root order by r.root) as roots
           from placed p join support s on s.target = p.id
           join roots r on r.target = p.id and r.stance = 'supports' group by all"""
    )
    return {
        row["id"]: Finding(
            INDEPENDENT,
            f"tie:{row['id']}",
            Text("Independent sources of this tie", "Bu bağın bağımsız kaynakları"),
            "sources",
            row["independent"],
            refs("source", row["roots"]) + refs("tie", [row["id"]], None),
            stands_at=f"ties/{row['id']}.html#independent",
        )
        for row in rows
    }


def shares(case: Case) -> dict[tuple[str, str], Finding]:
    """Return the share of ties that meet each condition, by condition and layer (``""``: all layers)."""
    columns = ", ".join(f"{test} as {name}" for name, (test, _) in CONDITIONS.items())
    rows = case.rows(
        f"select p.id, p.layer, {columns} from placed p join support s on s.target = p.id order by p.id"
    )
    found = {}
    for layer in ["", *layers()]:
        view = [row for row in rows if layer in ("", row["layer"])]
        for name, (_, words) in CONDITIONS.items():
            found[name, layer] = _share(name, layer, words, [(row["id"], bool(row[name])) for row in view])
    return found


def _share(name: str, layer: str, words: Text, view: list[tuple[str, bool]]) -> Finding:
    of = layers()[layer] if layer else Text("all layers", "bütün alanlar")
    return Finding(
        SHARE,
        "case",
        Text(f"Ties that {words.en} ({of.en})", f"Bağlar: {words.tr} ({of.tr})"),
        "share",
        sum(meets for _, meets in view) / len(view) if view else None,
        tuple(Support("tie", tie, meets / len(view)) for tie, meets in view),
        params={"condition": name} | ({"layer": layer} if layer else {}),
        null_reason=None if view else _NONE_IN_VIEW,
    )


RESTS_ON_ONE = Rule(
    "ties.rest_on_one_work",
    1,
    Text(
        "The number of accepted ties whose only independent source is the work.",
        "Tek bağımsız kaynağı bu eser olan kabul edilmiş bağların sayısı.",
    ),
)


def rests_on(case: Case) -> list[tuple[str, Finding]]:
    """Return the works that are the only independent source of ties, most ties first."""
    rows = case.rows(
        """select r.root, list(distinct p.id order by p.id) as ids
           from placed p join support s on s.target = p.id and s.independent = 1
           join roots r on r.target = p.id and r.stance = 'supports'
           group by r.root order by count(distinct p.id) desc, r.root"""
    )
    return [
        (
            row["root"],
            Finding(
                RESTS_ON_ONE,
                f"source:{row['root']}",
                Text("Ties that rest on this work alone", "Yalnızca bu esere dayanan bağlar"),
                "ties",
                len(row["ids"]),
                refs("tie", row["ids"]),
            ),
        )
        for row in rows
    ]
