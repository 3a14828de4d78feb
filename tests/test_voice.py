"""Mode and speaker of segments: every mode and form of reporting in each language, and what must always hold."""

import random
from collections import defaultdict
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ittifak.case.fault import CaseError
from ittifak.documents.coding.coder import MODES
from ittifak.documents.voice.cues import COLUMNS, CUES, read_cues
from ittifak.documents.voice.predicate import FORMS, SIGNS, predicates, signs
from ittifak.documents.voice.voice import COVERED, Voice

SENTENCES = [
    ("tr", "Anlaşma 3 Mart 2019’da Ankara’da imzalandı.", "deed", "author"),
    ("tr", "Komşu ülke 2004 yılında sınır kapısını kapattı ve elçisini geri çağırdı.", "deed", "author"),
    (
        "tr",
        "İki ordu 12–15 Mayıs 2016 tarihleri arasında ortak bir tatbikat gerçekleştirmiştir.",
        "deed",
        "author",
    ),
    ("tr", "Taraflar, saldırı durumunda birbirine yardım etmeyi taahhüt etmektedir.", "commitment", "author"),
    (
        "tr",
        "Protokol, taraflar arasında ortak bir komisyon kurulmasını öngörmektedir.",
        "commitment",
        "author",
    ),
    (
        "tr",
        "Bu yakınlık, bölgedeki güç dengesini derinden etkileyen bir unsur haline gelmiştir.",
        "assessment",
        "author",
    ),
    ("tr", "Ticaretin artması, savaş ihtimalini azaltan önemli bir etkendir.", "assessment", "author"),
    ("tr", "Komşularla ilişkiler daha dikkatli yürütülmelidir.", "assessment", "author"),
    ("tr", "Bu çalışma, iki komşunun ticaretini incelemeyi amaçlamaktadır.", "assessment", "author"),
    ("tr", "Gürcistan Dışişleri Bakanlığı, sınırın açık kalacağını belirtmiştir.", "statement", "party: GEO"),
    ("tr", "Fransa Cumhurbaşkanı, müzakerelerin süreceğini vurgulamaktadır.", "statement", "party: FRA"),
    ("tr", "NATO’nun resmi açıklamasına göre ortaklık sürmektedir.", "statement", "party: NATO"),
    (
        "tr",
        "Tahran’dan yapılan açıklamada komşuluk hukukunun önemi vurgulanmaktadır.",
        "statement",
        "party: IRN",
    ),
    ("tr", "Yılmaz’a göre küçük devletler denge arar.", "assessment", "work: Yılmaz"),
    ("tr", "Aydın ve Öztürk’ün belirttiği gibi, güven yavaş kurulur.", "assessment", "work: Aydın ve Öztürk"),
    (
        "tr",
        "Selin Korkut’un çalışması, ticaretin barışı beslediğini göstermektedir.",
        "assessment",
        "work: Selin Korkut",
    ),
    (
        "tr",
        "Deniz Uçar, ittifakların çoğunun kısa ömürlü olduğunu öne sürmektedir.",
        "assessment",
        "work: Deniz Uçar",
    ),
    (
        "tr",
        "Güven her ittifakın temelidir (Kaya & Demir, 2019, 12; Arslan, t.y.).",
        "assessment",
        "work: Kaya & Demir; Arslan",
    ),
    ("tr", "Liman (eski adıyla Batı İskelesi) kentin kalbidir.", "assessment", "author"),
    ("en", "The two governments signed the protocol on 4 May 2016.", "deed", "author"),
    ("en", "The railway was inaugurated on 12 June 2009.", "deed", "author"),
    ("en", "The Parties shall assist each other if attacked.", "commitment", "author"),
    (
        "en",
        "The kingdom is committed to opening its archives and intends to share them.",
        "commitment",
        "author",
    ),
    ("en", "The President of Georgia said that trade would grow.", "statement", "party: GEO"),
    ("en", "Armenia’s Foreign Ministry stated that talks were useful.", "statement", "party: ARM"),
    ("en", "According to Walker, small states hedge.", "assessment", "work: Walker"),
    ("en", "Alliances are fragile when threats fade (Miller, 2011).", "assessment", "work: Miller"),
    ("en", "Geography is an important source of mistrust.", "assessment", "author"),
    ("az", "Müqavilə 3 mart 2019-cu ildə Bakıda imzalanıb.", "deed", "author"),
    ("az", "Tərəflər qarşılıqlı yardım göstərmək öhdəliyi götürürlər.", "commitment", "author"),
    (
        "az",
        "Azərbaycan Xarici İşlər Nazirliyi danışıqların davam edəcəyini bildirib.",
        "statement",
        "party: AZE",
    ),
    ("az", "Bu əməkdaşlıq region üçün mühüm əhəmiyyət daşıyır.", "assessment", "author"),
    ("tr", "AGİT’e göre gözlem sürmektedir.", "statement", "party: OSCE"),
    ("ru", "Стороны подписали соглашение 3 марта 2019 года.", "deed", "author"),
    ("ru", "Стороны обязуются оказывать взаимную помощь.", "commitment", "author"),
    (
        "ru",
        "Министерство иностранных дел Армении заявило, что переговоры продолжаются.",
        "statement",
        "party: ARM",
    ),
    ("ru", "Это партнёрство является важным фактором стабильности.", "assessment", "author"),
    ("ru", "По мнению Петрова, союз хрупок.", "assessment", "work: Петрова"),
]

VOICE = Voice()
ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)
PIECES = st.sampled_from(
    [
        "Türkiye",
        "Azerbaycan’ın",
        "NATO’nun",
        "Bakanlığı",
        "açıklamasına",
        "göre,",
        "belirtmiştir.",
        "(Kaya,",
        "2010)",
        "(",
        ")",
        "imzalandı",
        "3",
        "Mart",
        "2019",
        ";",
        "\u202e",
        "\x00",
        "İ",
        "I",
        "ı",
        "The",
        "Ministry",
        "of",
        "Georgia",
        "said",
        "that",
        "shall",
        "signed",
        "•",
        "Ünal’ın",
        "çalışması",
    ]
)


def segments(rows: list[tuple[str | None, str]], **columns: list[str | None]) -> pa.Table:
    return pa.table(
        {
            "id": pa.array([f"s{place}" for place in range(len(rows))], pa.string()),
            "text": pa.array([text for _, text in rows], pa.string()),
            "language": pa.array([language for language, _ in rows], pa.string()),
            **{name: pa.array(values, pa.string()) for name, values in columns.items()},
        }
    )


def read(
    rows: list[tuple[str | None, str]], voice: Voice = VOICE, **columns: list[str | None]
) -> list[tuple[str, str]]:
    modes, speakers = voice.read(segments(rows, **columns))
    return list(zip(modes.to_pylist(), speakers.to_pylist(), strict=True))


@pytest.mark.parametrize(("language", "text", "mode", "speaker"), SENTENCES)
def test_mode_and_speaker(language: str, text: str, mode: str, speaker: str) -> None:
    assert read([(language, text)]) == [(mode, speaker)]


def test_a_ministry_that_is_only_named_does_not_speak() -> None:
    said = "Gürcistan Dışişleri Bakanlığı binası, Tiflis’in merkezinde yer almaktadır."
    in_brackets = "Tatbikat başarıyla tamamlandı (Azerbaycan Savunma Bakanlığı, 2019)."
    assert [speaker for _, speaker in read([("tr", said), ("tr", in_brackets)])] == [
        "author",
        "work: Azerbaycan Savunma Bakanlığı",
    ]


def test_a_standard_is_no_speaker() -> None:
    assert read([("tr", "Birlik, NATO standartlarına göre eğitilmiştir.")])[0][1] == "author"


def test_what_a_party_says_in_its_own_speech_is_no_assessment() -> None:
    speech = [
        ("en", "Geography is an important source of mistrust."),
        ("en", "We signed the accord on 4 May 2016."),
    ]
    own = Voice(default_speaker="party: AZE")
    assert read(speech, own) == [("statement", "party: AZE"), ("deed", "party: AZE")]
    assert read(speech, speaker=["party: TUR", None]) == [("statement", "party: TUR"), ("deed", "author")]


def test_a_speech_still_tells_what_others_say() -> None:
    assert read([("en", "The President of Georgia said that trade would grow.")], Voice("party: TUR")) == [
        ("statement", "party: GEO")
    ]


def test_a_language_that_is_not_covered_has_no_mode() -> None:
    found = read(
        [
            ("de", "Der Vertrag wurde unterzeichnet."),
            (None, "imzalandı"),
            ("tr-TR", "Anlaşma imzalandı."),
            ("", "x"),
        ]
    )
    assert [mode for mode, _ in found] == [None, None, "deed", None]
    assert [speaker for _, speaker in found] == [None, None, "author", None]


def test_no_segments() -> None:
    modes, speakers = VOICE.read(segments([]))
    assert (len(modes), len(speakers)) == (0, 0)
    assert modes.type == speakers.type == pa.string()


def test_a_default_of_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="'AZE', expected 'author', 'party: X'"):
        Voice(default_speaker="AZE")


@settings(deadline=None, max_examples=150)
@given(ANY_TEXT | st.lists(PIECES, max_size=25).map(" ".join), st.sampled_from(COVERED))
def test_any_text_has_a_mode_that_its_explanation_gives(text: str, language: str) -> None:
    ((mode, speaker),) = read([(language, text)])
    assert mode in MODES
    assert speaker == "author" or speaker.startswith(("party: ", "work: "))
    sums: dict[str, float] = defaultdict(float)
    for row in VOICE.explain(text, language).to_pylist():
        sums[row["mode"]] += row["score"]
        if row["start"] is not None:
            assert text[row["start"] : row["end"]] == row["match"] != ""
    best = max(sums.values())
    if mode == "statement" and speaker.startswith("party: "):
        assert max(sums["statement"], sums["assessment"]) == pytest.approx(best)
    else:
        assert sums[mode] == pytest.approx(best)


@settings(deadline=None, max_examples=30)
@given(st.permutations(range(len(SENTENCES))), st.integers(1, len(SENTENCES)))
def test_no_reading_depends_on_other_segments(order: list[int], number: int) -> None:
    rows = [(SENTENCES[place][0], SENTENCES[place][1]) for place in order[:number]]
    assert read(rows) == [(SENTENCES[place][2], SENTENCES[place][3]) for place in order[:number]]


def test_many_segments_read_as_each_alone() -> None:
    chosen = random.Random(4).choices(SENTENCES, k=3_000)
    assert read([(language, text) for language, text, *_ in chosen]) == [
        (mode, speaker) for *_, mode, speaker in chosen
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Aa’nın analiz " * 20_000 + "belirtti.",
        "(" * 100_000,
        "Türkiye bakanlığı açıklama " * 10_000,
        " " * 200_000 + "x",
    ],
)
def test_hostile_texts_are_read(text: str) -> None:
    ((mode, _),) = read([("tr", text)])
    assert mode in MODES


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Elçi dün geldi.", "past"),
        ("Liman büyümüştür (Kaya, 2010).", "past"),
        ("Liman büyümektedir.", "present"),
        ("Liman büyüyordu.", "present"),
        ("Liman büyür.", "aorist"),
        ("Liman büyümelidir.", "necessity"),
        ("Liman büyüyecektir.", "future"),
        ("Liman bir kapıdır.", "nominal"),
        ("Liman bir kapıydı.", "was"),
        ("Limanın büyümesi", "fragment"),
    ],
)
def test_form_of_the_predicate(text: str, form: str) -> None:
    found = signs(pa.array([text]), "tr")
    assert [one for one in FORMS if found[one][0]] == [form]


@settings(deadline=None, max_examples=60)
@given(st.lists(ANY_TEXT, min_size=1, max_size=5), st.sampled_from(COVERED))
def test_a_predicate_lies_in_its_sentence(texts: list[str], language: str) -> None:
    begin, end = predicates(pa.array(texts))
    assert all(0 <= first <= last <= len(text) for first, last, text in zip(begin, end, texts, strict=True))
    found = signs(pa.array(texts), language)
    assert set(found) <= set(SIGNS)
    forms = [sum(bool(found[form][row]) for form in FORMS) for row in range(len(texts))]
    assert set(forms) == ({1} if language in ("tr", "az") else {0})


def test_every_cue_of_the_table_is_used_once() -> None:
    cues = read_cues(CUES)
    kept = [cue._replace(score=0) for cue in cues]
    assert len(set(kept)) == len(kept)
    assert {cue.lang for cue in cues} == set(COVERED)
    assert all(cue.score for cue in cues if cue.code in MODES)


def test_faults_in_a_table_of_cues_are_all_told(tmp_path: Path) -> None:
    path = tmp_path / "cues.csv"
    rows = [
        "deed,tr,imzala*,,,end,,1",
        "deed,xx,imzala*,,,,,1",
        "deed,tr,im*za,,,,,1",
        "deed,tr,imzala*,,,,soon,x",
        "spoke,tr,a,,,state,,",
    ]
    path.write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", "utf-8")
    with pytest.raises(CaseError) as error:
        Voice(cues=path)
    told = [str(fault) for fault in error.value.faults]
    assert [line.split(":")[1] for line in told] == ["2", "3", "4", "5", "5", "6"]
    assert "place 'end'" in told[0]
    assert "lang 'xx'" in told[1]
    assert all(", expected " in line for line in told)


def test_a_table_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "cues.csv"
    path.write_text(",".join(COLUMNS) + "\nassessment,en,,,,,,1\ndeed,en,tea,,,,,2\n", "utf-8")
    assert read([("en", "They had tea."), ("en", "They slept.")], Voice(cues=path)) == [
        ("deed", "author"),
        ("assessment", "author"),
    ]
