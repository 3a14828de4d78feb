"""Discourse: how well passages are coded, what documents and speeches speak of, and where that turns."""

from collections.abc import Iterator

from ittifak.case.case import Case
from ittifak.dossier.chapters import words
from ittifak.dossier.charts_over_time import share_grid
from ittifak.evidence.chapter import Block, Grid, Heading, Inline, Marked, Picture, Prose, Result, Run
from ittifak.evidence.finding import Finding
from ittifak.evidence.schema import modes
from ittifak.evidence.text import Text
from ittifak.measures.coder_findings import CoderFindings
from ittifak.measures.discourse import discourse
from ittifak.measures.discourse_findings import DiscourseFindings
from ittifak.measures.keyword_findings import KeywordFindings
from ittifak.measures.passage_findings import PassageFindings

MOST_PAIRS = 15
MOST_MOVED = 3
COMMON = 0.02

_INTRODUCTION = Text(
    "Documents are cut into sentences, and each sentence is given the codes that apply to it, with mode and speaker. What is kept is the place of the "
    "sentence and its codes, never its words. A program codes here; how far it agrees with readers stands first, for what it gets "
    "wrong every later number inherits.",
    "Belgeler cümlelere bölünür; her cümleye uyan kodlar, kip ve konuşan verilir. Saklanan, cümlenin yeri ve kodlarıdır, sözcükleri değil. "
    "Burada bir program kodlar; okuyucularla ne ölçüde uyuştuğu en başta durur, çünkü yanlışları sonraki bütün sayılara geçer.",
)
_WEAK = Text(
    "Read these shares with care. On a sample of English sentences from such speeches, kept back while the patterns were written, the coder found less than half of "
    "the codes that two readers gave, and about three in ten of those that it gave they did not. The shares are on the whole too low, and a change may be one of "
    "wording rather than of mind.",
    "Bu payları dikkatle okuyunuz. Bu tür konuşmalardan alınan ve kalıplar yazılırken saklanan İngilizce cümlelerden oluşan bir örneklemde kodlayıcı, iki okuyucunun "
    "verdiği kodların yarısından azını buldu; verdiği her on koddan yaklaşık üçünü ise okuyucular vermemişti. Paylar genel olarak olduğundan düşüktür ve bir değişim, "
    "düşünceden çok söyleyişte olabilir.",
)
_NO_CODINGS = Text(
    "No document of the case was segmented and coded.", "Vakanın hiçbir belgesi bölütlenip kodlanmadı."
)
_NO_CORPUS = Text("No corpus of speeches was coded.", "Hiçbir konuşma derlemi kodlanmadı.")


class DiscourseChapter:
    """What is said, by whom, and when it changes."""

    id = "discourse"
    title = Text("Discourse", "Söylem")
    after: tuple[str, ...] = ()

    def build(self, case: Case, run: Run) -> Result:
        """Return accuracy, shares by code, codes that go together, speeches by actor and year, and turns."""
        findings: list[Finding] = []
        blocks: list[Block] = [Prose(_INTRODUCTION)]
        missing: list[Text] = []
        documents = [row["id"] for row in case.rows("select id from documents order by id")]
        coded = [found for id_ in documents if (found := PassageFindings(case, id_)).at_hand]
        for found in coded:
            accuracy = CoderFindings(case, found.document)
            if accuracy.at_hand:
                findings += accuracy.all()
                blocks += _accuracy(case, accuracy)
            findings += found.all()
            blocks += _passages(case, found)
        if not coded:
            missing.append(_NO_CODINGS)
        sources = [row["source"] for row in case.rows("select distinct source from texts order by source")]
        for source in sources:
            spoken = DiscourseFindings(case, source, discourse(case, source, _speakers(case, source)))
            findings += spoken.all()
            keywords = KeywordFindings(case, source)
            findings += [finding for _, finding in keywords.rows]
            blocks += [*_speeches(case, spoken), *_keywords(case, keywords)]
        if not sources:
            missing.append(_NO_CORPUS)
        return Result(tuple(findings), tuple(blocks), tuple(missing))


def _speakers(case: Case, source: str) -> list[str]:
    """Return the actors that the case is about and that have texts, those of the focal dyad first."""
    spoken = {
        row["actors"] for row in case.rows("select distinct actors from texts where source = ?", source)
    }
    return [actor for actor in case.settings.studied if actor in spoken]


def _document(case: Case, id_: str) -> Inline:
    (row,) = case.rows("select s.* from sources s join documents d on d.source = s.id where d.id = ?", id_)
    return words.source(row)


def _code(names: dict[str, Text], code: str) -> Inline:
    return (names[code], Text(" ", " "), Marked("identifier", code))


def _accuracy(case: Case, found: CoderFindings) -> Iterator[Block]:
    document = _document(case, found.document)
    yield Heading(
        f"how-well-{found.document}", Text("How well passages are coded", "Parçalar ne kadar iyi kodlanıyor")
    )
    yield Prose(
        Text(
            "Sentences of {document} that were kept back while the patterns were written, read by two readers who did not see each other’s work. "
            "Which of several sets of patterns is used was chosen with them in view, so the figures are a little too good. They hold for this study; another author or "
            "language may fare worse. Only the codes of the first codebook are counted; the later six were not measured.",
            "{document} çalışmasının, kalıplar yazılırken saklanmış ve birbirinin işini görmeyen iki okuyucunun okuduğu cümleleri. "
            "Birkaç kalıp kümesinden hangisinin kullanılacağı bunlar görülerek seçildi, bu yüzden değerler biraz iyimserdir. Bu çalışma için geçerlidir; başka bir yazar ya da "
            "dilde sonuç daha kötü olabilir. Yalnızca ilk kod kitabının kodları sayılır; sonraki altısı ölçülmedi.",
        ),
        {"document": document},
    )
    yield Grid(
        f"accuracy-{found.document}",
        Text(
            "The coder against the readers, and the readers against each other",
            "Okuyuculara göre kodlayıcı ve okuyucular arası",
        ),
        (Text("Measure", "Ölçü"), Text("Value", "Değer")),
        [(Marked("name", finding.title), finding) for finding in found.overall],
    )
    yield _modes_table(found)
    names = PassageFindings(case, found.document).names
    yield Grid(
        f"accuracy-by-code-{found.document}",
        Text(
            "By code. A dash: too few sentences to say.",
            "Koda göre. Çizgi: değer vermeye yetecek kadar cümle yok.",
        ),
        (
            Text("Code", "Kod"),
            Text("Precision", "Kesinlik"),
            Text("Recall", "Duyarlılık"),
            Text("F measure", "F ölçüsü"),
        ),
        [(_code(names, code), *row) for code, row in found.by_code.items()],
    )


def _modes_table(found: CoderFindings) -> Grid:
    return Grid(
        f"accuracy-by-mode-{found.document}",
        Text(
            "By mode. Deeds and commitments are the rare ones.",
            "Kipe göre. Fiiller ile taahhütler seyrek olanlardır.",
        ),
        (
            Text("Mode", "Kip"),
            Text("Precision", "Kesinlik"),
            Text("Recall", "Duyarlılık"),
            Text("F measure", "F ölçüsü"),
        ),
        [(modes()[mode], *row) for mode, row in found.by_mode.items()],
    )


def _passages(case: Case, found: PassageFindings) -> Iterator[Block]:
    yield Heading(
        f"document-{found.document}", Text("What the document speaks of", "Belge hangi konulardan söz ediyor")
    )
    yield Prose(
        Text("All sentences of {document}.", "{document} çalışmasının bütün cümleleri."),
        {"document": _document(case, found.document)},
    )
    yield Grid(
        f"codes-{found.document}",
        Text("Share of sentences by code", "Koda göre cümlelerin payı"),
        (Text("Code", "Kod"), Text("Share", "Pay")),
        [
            (_code(found.names, code), finding)
            for code, finding in sorted(found.shares.items(), key=lambda item: -(item[1].value or 0))
        ],
    )
    yield Grid(
        f"modes-{found.document}",
        Text("Share of sentences by mode", "Kipe göre cümlelerin payı"),
        (Text("Mode", "Kip"), Text("Share", "Pay")),
        [(modes()[mode], finding) for mode, finding in found.by_mode.items()],
    )
    if found.together:
        yield Grid(
            f"together-{found.document}",
            Text(
                "Codes that stand together on sentences, and how much more often than by chance",
                "Aynı cümlede duran kodlar ve rastlantıya göre ne kadar daha sık durdukları",
            ),
            (Text("Code", "Kod"), Text("Code beside it", "Yanındaki kod"), Text("Times as often", "Kaç kat")),
            [
                (_code(found.names, a), _code(found.names, b), finding)
                for a, b, finding in found.together[:MOST_PAIRS]
            ],
        )


def _speeches(case: Case, found: DiscourseFindings) -> Iterator[Block]:
    (row,) = case.rows("select * from sources where id = ?", found.source)
    yield Heading(
        f"corpus-{found.source}",
        Text("What actors speak of, by year", "Aktörler yıllara göre hangi konulardan söz ediyor"),
    )
    yield Prose(
        Text(
            "Speeches in {source}, every sentence coded. Spellings of one name are one to the coder. Codes that an actor gives fewer than one sentence in fifty to are left out of its picture, not of the "
            "files.",
            "{source} konuşmaları, her cümlesi kodlanmış. Bir adın farklı yazımları kodlayıcı için birdir. Bir aktörün elli cümleden birinden azını ayırdığı kodlar "
            "resminde yoktur, dosyalarda vardır.",
        ),
        {"source": words.source(row)},
    )
    yield Prose(_WEAK, warning=True)
    for actor, id_ in enumerate(found.found.actors):
        picture = _picture(case, found, actor, id_)
        if picture:
            yield picture
    rows = list(_turn_rows(case, found))
    if rows:
        yield Grid(
            f"turns-{found.source}",
            Text(
                "Where discourse turns, and the codes whose share moved most. A turn is a new mix of topics; it says nothing of why.",
                "Söylemin döndüğü yerler ve payı en çok değişen kodlar. Dönüş, konuların yeni bir karışımıdır; nedenini söylemez.",
            ),
            (Text("Actor", "Aktör"), Text("Year", "Yıl"), Text("Codes that moved", "Değişen kodlar")),
            rows,
        )


def _keywords(case: Case, found: KeywordFindings) -> Iterator[Block]:
    if not found.rows:
        return
    yield Grid(
        f"keywords-{found.source}",
        Text(
            "Words that mark a named period, against the actor’s other years: how many times as often. Words come in bursts, so the intervals are "
            "too narrow. Spellings of one name count as one word; rival names of a place (Artsakh, Khankendi) do not. The texts are English, often an interpreter’s, so a word may be the translator’s.",
            "Adlandırılmış bir dönemi, aktörün öteki yıllarına göre belirleyen sözcükler: kaç kat sık. Sözcükler öbekler hâlinde geldiğinden "
            "aralıklar olduğundan dardır. Bir adın yazımları tek sözcük sayılır; bir yerin rakip adları (Artsakh, Hankendi) sayılmaz. Metinler İngilizcedir ve çoğu kez çevirmenindir; bir sözcük çevirmenin olabilir.",
        ),
        (
            Text("Actor", "Aktör"),
            Text("Period", "Dönem"),
            Text("Word", "Sözcük"),
            Text("Times as often", "Kaç kat"),
        ),
        [
            (
                words.actor(case, row["actor"]),
                Marked("name", found.periods[row["period"]]),
                Marked("name", row["word"]),
                finding,
            )
            for row, finding in found.rows
        ],
        facets=[{"actor": row["actor"]} for row, _ in found.rows],
        facet_names={
            "actor": (
                Text("Actor", "Aktör"),
                {row["actor"]: case.actor_name(row["actor"]) for row, _ in found.rows},
            )
        },
    )


def _picture(case: Case, found: DiscourseFindings, actor: int, id_: str) -> Picture | None:
    said, of = found.found.said[actor].sum(axis=1), found.found.of[actor].sum()
    common = [code for code in range(len(said)) if of and said[code] / of >= COMMON]
    marks = [
        (found.names[found.found.codes[code]], year, finding)
        for code in sorted(common, key=lambda code: -said[code])
        for (who, which, year), finding in found.shares.items()
        if (who, which) == (actor, code)
    ]
    if not marks:
        return None
    name = case.actor_name(id_)
    return Picture(
        f"speeches-{found.source}-{id_.lower()}",
        Text(
            f"{name.en}: share of the sentences of the year’s speech by code. Hatched: no speech.",
            f"{name.tr}: yılın konuşmasındaki cümlelerin koda göre payı. Taralı: konuşma yok.",
        ),
        share_grid(marks, Text("code", "kod")),
        tuple(finding for *_, finding in marks),
    )


def _turn_rows(case: Case, found: DiscourseFindings) -> Iterator[tuple[Inline, ...]]:
    for actor, turned in found.turns.items():
        for year, turn, moved in turned:
            parts: list[Inline] = []
            for (code, *_), finding in list(zip(turn.moved, moved, strict=True))[:MOST_MOVED]:
                parts += [Text("; ", "; ")] * bool(parts) + [found.names[code], Text(" ", " "), finding]
            yield words.actor(case, found.found.actors[actor]), year, tuple(parts)
