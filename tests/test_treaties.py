"""Treaties: articles, clauses by invented treaties, and the region's treaties against a coding by hand."""

import csv
import os
from collections import defaultdict
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ittifak.documents.treaties.clauses import clause_values, clauses, languages_read
from ittifak.documents.treaties.quantities import quantities
from ittifak.documents.treaties.treaties import ARTICLES, CLAUSES, OVERVIEW, treaty_language, treaty_tables
from ittifak.documents.treaties.treaty_text import origin, provisions

HAND = Path(__file__).parent / "treaty_clauses.csv"
TEXTS = "treaties/bilateral_texts_region.parquet"
FLOORS = {
    "amendment": 0.9,
    "consultation": 0.9,
    "cooperation": 0.9,
    "dispute": 0.9,
    "duration": 0.9,
    "entry": 0.9,
    "exit": 0.9,
    "joint_body": 0.9,
    "non_renewal": 0.8,
    "other_treaties": 0.9,
    "renewal": 0.8,
    "safeguard": 0.9,
    "third_parties": 0.9,
}


def coded(article: str, language: str = "en") -> set[tuple[str, str, str | None]]:
    """Return clause, value and unit of each clause in a treaty whose last article is ``article``."""
    label = {"en": "Article", "tr": "Madde", "az": "Maddə", "ru": "Статья"}[language]
    (found,) = clauses([f"{label} 1\n\nX.\n\n{label} 2\n\n{article}\n"], [language])
    return {(clause.clause, clause.value, clause.unit) for clause in found}


def test_duration_in_english():
    assert coded("This Treaty is concluded for ten (10) years.") == {("duration", "10", "year")}
    assert coded("The present Convention shall remain in force for a period of twenty years.") == {
        ("duration", "20", "year")
    }
    assert coded("This Pact is concluded for an unlimited period.") == {("duration", "indefinite", None)}
    assert ("duration", "until_notice", None) in coded(
        "This Treaty shall remain in force until six months after either State gives notice of its termination."
    )
    assert coded("This Treaty shall remain in force until superseded by a wider pact.") == {
        ("duration", "until_superseded", None)
    }
    assert coded("The present Protocol shall remain in force through December 31, 1955.") == {
        ("duration", "until_date", None)
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "A licence granted under this Treaty shall be valid for five years.",
        "Permits to cross the frontier are valid for one year.",
        "Visas issued under this Agreement shall be valid for two years.",
        "The goods may stay in the warehouse for a period of three years.",
        "Each State shall keep its archives for thirty years.",
    ],
)
def test_the_term_of_something_else_is_no_duration(sentence):
    assert "duration" not in {clause for clause, _, _ in coded(sentence)}


def test_renewal_and_the_notice_that_prevents_it():
    assert coded(
        "This Treaty shall be automatically renewed for periods of three years unless one of the Parties gives written "
        "notice four months before the expiry of the current period of five years."
    ) == {("renewal", "3", "year"), ("non_renewal", "4", "month")}
    assert coded("This Treaty may be extended by mutual consent.") == {("renewal", "by_agreement", None)}
    assert coded("The validity of this Treaty is extended by tacit consent.") == {
        ("renewal", "automatic", None)
    }
    assert "renewal" not in {clause for clause, _, _ in coded("The measure shall be extended for two years.")}


def test_exit_with_and_without_a_term_of_notice():
    assert coded("Either State may denounce this Treaty by written notice; it ends one year later.") == {
        ("exit", "12", "month")
    }
    assert coded("Either State may denounce this Treaty by written notice.") == {("exit", "allowed", None)}
    assert coded(
        "Either State may terminate this Agreement by notification. "
        "The termination shall take effect on the first day of the fourth month following that notification."
    ) == {("exit", "3", "month")}
    assert coded("This Treaty shall cease to have effect 90 days after a notification of denunciation.") == {
        ("exit", "90", "day")
    }
    assert "exit" not in {
        clause for clause, _, _ in coded("A Party may terminate the contract of an expert by written notice.")
    }


def test_a_treaty_that_is_ended_by_this_one():
    found = coded("The Treaty of Commerce of 1931 and its protocols are hereby abrogated.")
    assert found == {("other_treaties", "supersedes", None)}
    found = coded("This Agreement shall replace the Agreement on Pastures of 1950, as extended in 1955.")
    assert found == {("other_treaties", "supersedes", None)}
    assert coded("This Treaty shall not affect the obligations of the Parties under other treaties.") == {
        ("other_treaties", "preserves", None)
    }


def test_entry_into_force():
    signed = "This Treaty shall enter into force on the date of its signature."
    assert coded(signed) == {("entry", "signature", None)}
    assert coded("This Treaty shall come into force on the exchange of the instruments of ratification.") == {
        ("entry", "ratification", None)
    }
    notified = "This Agreement shall enter into force when both sides have sent notification that their laws permit it."
    assert coded(notified) == {("entry", "notification", None)}
    assert coded("This Agreement shall enter into force on 1 March 1999.") == {("entry", "date", None)}
    assert coded("This Agreement shall be applied provisionally from today.") == {
        ("provisional", "yes", None)
    }
    assert "entry" not in {
        clause
        for clause, _, _ in coded("Amendments to this Agreement shall enter into force upon notification.")
    }


def test_disputes_bodies_and_amendments():
    assert coded("Any dispute over the reading of this Treaty shall be settled by negotiation.") == {
        ("dispute", "negotiation", None)
    }
    assert coded("Disputes that remain shall be submitted to arbitration.") == {
        ("dispute", "arbitration", None)
    }
    assert coded("Either State may bring the dispute before the International Court of Justice.") == {
        ("dispute", "court", None)
    }
    assert coded("Disputes between enterprises of the two countries go to arbitration.") == set()
    assert coded("The Parties shall set up a Joint Commission.") == {("joint_body", "commission", None)}
    assert coded("A Joint Committee is hereby established.") == {("joint_body", "committee", None)}
    assert coded("The Committee of Ministers of the other State meets in spring.") == set()
    assert coded("This Treaty may be amended by mutual agreement.") == {("amendment", "agreement", None)}
    assert coded("The Joint Committee may decide to amend the lists.") == {("amendment", "joint_body", None)}


def test_third_states_and_reservations():
    assert coded("This Treaty is not directed against any third State.") == {
        ("third_parties", "not_directed", None)
    }
    assert coded("This Treaty is open for accession by other States.") == {("third_parties", "open", None)}
    assert coded("No reservations may be made to this Treaty.") == {("reservations", "none", None)}


def test_the_obligations_of_alliances_and_what_calls_for_them():
    assert coded("If one Party suffers an armed attack, the other shall give it military assistance.") == {
        ("defence", "yes", None),
        ("trigger", "armed_attack", None),
    }
    assert coded("In case of a threat to the security of one State both shall consult without delay.") >= {
        ("consultation", "security", None),
        ("trigger", "threat", None),
    }
    assert coded("Each Party shall remain neutral if the other is at war.") == {("neutrality", "yes", None)}
    assert coded("The Parties shall refrain from the use of force against each other.") == {
        ("nonaggression", "yes", None)
    }
    assert coded("Each Party undertakes not to join any alliance directed against the other.") == {
        ("no_hostile_alliance", "yes", None)
    }
    assert coded("Each Party undertakes to declare war upon the State named in the annex.") == {
        ("offence", "yes", None)
    }
    assert coded("The Parties shall cooperate in forestry.") == {("cooperation", "yes", None)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Military assistance in the training of cooks is paid for by the guest.",
        "The Parties shall assist each other after floods and other natural disasters.",
        "A plant that is under attack by insects shall be burnt.",
        "The threat of serious injury to domestic producers shall be notified.",
        "Nothing prevents a Party from guarding its essential security interests in time of war.",
    ],
)
def test_peacetime_duties_are_no_alliance(sentence):
    alliance = {"defence", "offence", "neutrality", "nonaggression", "no_hostile_alliance", "trigger"}
    found = coded(sentence)
    assert not alliance & {clause for clause, _, _ in found}
    assert ("consultation", "security", None) not in found


def test_clauses_in_turkish():
    assert coded("İşbu Antlaşma beş yıl süreyle yürürlükte kalacaktır.", "tr") == {("duration", "5", "year")}
    assert coded("Bu Anlaşma süresizdir.", "tr") == {("duration", "indefinite", None)}
    assert coded(
        "Taraflardan biri Anlaşma süresinin bitiminden altı ay önce fesih niyetini yazılı olarak bildirmedikçe Anlaşma "
        "kendiliğinden ikişer yıl uzar.",
        "tr",
    ) >= {("non_renewal", "6", "month"), ("renewal", "automatic", None)}
    assert coded("Her Taraf bu Anlaşmayı altı ay önce yazılı bildirimde bulunarak feshedebilir.", "tr") == {
        ("exit", "6", "month")
    }
    assert coded("Bu Anlaşma imzalandığı tarihte yürürlüğe girer.", "tr") == {("entry", "signature", None)}
    assert coded("Bu Antlaşma onay belgelerinin teatisiyle yürürlüğe girer.", "tr") == {
        ("entry", "ratification", None)
    }
    assert coded("Bu Anlaşma, son yazılı bildirimin alındığı tarihte yürürlüğe girer.", "tr") == {
        ("entry", "notification", None)
    }
    assert coded("Uyuşmazlıklar Taraflar arasında müzakere yoluyla çözülür.", "tr") == {
        ("dispute", "negotiation", None)
    }
    assert coded("Taraflar bir Karma Komisyon kurar.", "tr") == {("joint_body", "commission", None)}
    assert coded("Bu Anlaşmada Tarafların rızasıyla değişiklik yapılabilir.", "tr") == {
        ("amendment", "agreement", None)
    }
    assert coded("Bu Antlaşma hiçbir üçüncü devlete karşı yönelik değildir.", "tr") == {
        ("third_parties", "not_directed", None)
    }
    assert coded(
        "Taraflardan biri silahlı saldırıya uğrarsa diğer Taraf ona askeri yardımda bulunur.", "tr"
    ) == {
        ("defence", "yes", None),
        ("trigger", "armed_attack", None),
    }
    assert coded("Taraflar ormancılık alanında iş birliği yapacaktır.", "tr") == {
        ("cooperation", "yes", None)
    }
    assert coded("Avcı ruhsatı üç yıl süreyle geçerlidir.", "tr") == set()


def test_clauses_in_russian_and_azerbaijani():
    assert coded(
        "Настоящий Договор заключается сроком на пять лет и автоматически продлевается на последующие двухлетние периоды, "
        "если ни одна из Сторон не уведомит другую за три месяца до истечения срока об ином намерении.",
        "ru",
    ) == {("duration", "5", "year"), ("renewal", "2", "year"), ("non_renewal", "3", "month")}
    assert coded("Настоящее Соглашение вступает в силу с даты подписания.", "ru") == {
        ("entry", "signature", None)
    }
    assert coded("Споры решаются путем переговоров.", "ru") == {("dispute", "negotiation", None)}
    assert coded("Bu Saziş beş il müddətinə bağlanır.", "az") == {("duration", "5", "year")}
    assert coded("Bu Saziş imzalandığı gündən qüvvəyə minir.", "az") == {("entry", "signature", None)}
    assert coded("Mübahisələr danışıqlar yolu ilə həll edilir.", "az") == {("dispute", "negotiation", None)}


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("en", "ten (10) years and 6-month notice", [(10, "year"), (6, "month")]),
        ("en", "twenty-five years, sixty days", [(25, "year"), (60, "day")]),
        ("en", "the first day of the seventh month", [(6, "month")]),
        ("en", "from the sixtieth day after the notice", [(60, "day")]),
        ("tr", "beş (5) yıl, altı aylık, on iki ay", [(5, "year"), (6, "month"), (12, "month")]),
        ("tr", "yedinci ayın ilk günü", [(6, "month")]),
        ("tr", "iki ayrı nüsha, bir aynı gün, on güncel harita", []),
        ("az", "beş il, on iki ay, bir ilk addım", [(5, "year"), (12, "month")]),
        (
            "ru",
            "пяти лет, пятилетний, шестимесячный, 12 месяцев",
            [(5, "year"), (5, "year"), (6, "month"), (12, "month")],
        ),
        ("de", "zehn Jahre", []),
    ],
)
def test_spans_of_time(language, words, expected):
    assert [(one.value, one.unit) for one in quantities(words, language)] == expected


def test_origin_of_a_treaty():
    assert origin("ARM-GEO[NA]_1995O") == (("ARM", "GEO"), 1995, "O")
    assert origin("RUS-USA[HSA]_1968E(colon)RUS-USA[HSA]_1967A") == (("RUS", "USA"), 1968, "E")
    assert origin("a friendship of 1921") == ((), None, "")


def test_articles_headings_and_the_end_of_the_treaty_itself():
    rule = "The two States shall keep the bridge in repair and shall share what it costs in equal parts. " * 2
    text = (
        f"PREAMBLE\nArticle 1\nThe bridge\n{rule}\nArticle 2 Tolls 1. {rule}\n"
        f"ARTICLE 3\n{rule}This Treaty is concluded for nine years.\nDone at the bridge, in two copies.\n"
        f"ANNEX\nArticle 1\n{rule}\nArticle 2\nThis Protocol remains in force for two years.\n"
    )
    found = provisions(text)
    assert [(one.number, one.heading, one.main) for one in found] == [
        ("1", "The bridge", True),
        ("2", "Tolls", True),
        ("3", None, True),
        ("1", None, False),
        ("2", None, False),
    ]
    assert text[found[2].end :].startswith("Done at")
    assert [(one.clause, one.value, one.article) for one in clauses([text], ["en"])[0]] == [
        ("duration", "9", "3")
    ]


def test_tables_say_what_was_not_coded():
    english = "Article 1\nThe Parties shall cooperate in forestry and in the keeping of bees.\nArticle 2\nIt ends.\n"
    other = "Угода між урядом України та урядом Грузії про ліси. Сторони співпрацюють у галузі лісів і бджільництва."
    overview, articles, found = treaty_tables(["AAA-BBB[CCC]_1990A", "other"], [english, other])
    assert overview.schema == OVERVIEW
    assert articles.schema == ARTICLES
    assert found.schema == CLAUSES
    assert overview["parties"].to_pylist() == [["AAA", "BBB"], None]
    assert overview["language"].to_pylist() == ["en", "uk"]
    assert overview["coded"].to_pylist() == [True, False]
    assert overview["articles"].to_pylist() == [2, 0]
    assert articles["article"].to_pylist() == ["1", "2"]
    (row,) = found.to_pylist()
    assert english[row["start"] : row["end"]].startswith("The Parties shall cooperate")
    assert (row["treaty"], row["article"], row["clause"], row["value"]) == (
        "AAA-BBB[CCC]_1990A",
        "1",
        "cooperation",
        "yes",
    )
    assert treaty_language(" 12 ") == ""


def test_every_language_has_the_clauses_that_matter_most():
    assert languages_read() == {"en", "tr", "az", "ru"}
    assert {"duration", "exit", "entry", "trigger", "defence"} <= set(clause_values())
    assert clause_values()["exit"] == ("allowed",)


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="Article 1234567890 IVX.:()—\n\r“”İıшЖ", max_size=120))
def test_any_text_has_spans_within_it(text):
    for one in provisions(text):
        assert 0 <= one.start <= one.body <= len(text)
        assert one.start <= one.end <= len(text)
    for one in clauses([text], ["en"])[0]:
        assert 0 <= one.start < one.end <= len(text)


@pytest.fixture(scope="module")
def region():
    folder = os.environ.get("ITTIFAK_DATA")
    if not folder or not (Path(folder) / TEXTS).is_file():
        pytest.skip("ITTIFAK_DATA names no folder with treaties")
    return pq.read_table(Path(folder) / TEXTS).to_pylist()


@pytest.mark.data
def test_the_treaties_of_the_region_are_read(region):
    overview, articles, found = treaty_tables(
        [f"{row['treatyID']} {row['form']}" for row in region], [row["text"] for row in region]
    )
    assert [row["year"] for row in region] == overview["year"].to_pylist()
    languages = overview["language"].to_pylist()
    assert {"en", "ru", "uk"} <= set(languages)
    coded_in = [
        language
        for language, is_coded in zip(languages, overview["coded"].to_pylist(), strict=True)
        if is_coded
    ]
    assert set(coded_in) == {"en", "ru"}
    assert len(coded_in) >= 115
    assert articles.num_rows >= 3500
    without = set(overview["treaty"].to_pylist()) - set(
        found.filter([name == "entry" for name in found["clause"].to_pylist()])["treaty"].to_pylist()
    )
    assert len(without) <= 20
    alliance = {"defence", "offence", "neutrality", "nonaggression", "no_hostile_alliance", "trigger"}
    assert not alliance & set(found["clause"].to_pylist()), (
        "no alliance is among these treaties of trade and nature"
    )


@pytest.mark.data
def test_clauses_agree_with_the_coding_by_hand(region):
    if not HAND.is_file():
        pytest.skip("the coding by hand is not in the bundled case")
    texts = {(row["treatyID"], row["form"]): row["text"] for row in region}
    by_hand = defaultdict(set)
    with HAND.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_hand[row["treaty"], row["form"]].add((row["clause"], row["value"], row["unit"]))
    assert len(by_hand) >= 30
    chosen = [texts[name] for name in by_hand]
    counts = defaultdict(lambda: [0, 0, 0])
    for hand, found in zip(
        by_hand.values(), clauses(chosen, [treaty_language(text) for text in chosen]), strict=True
    ):
        program = {(one.clause, one.value, one.unit or "") for one in found}
        for clause in {one[0] for one in hand | program}:
            theirs, ours = ({one for one in part if one[0] == clause} for part in (hand, program))
            for place, number in enumerate((len(theirs & ours), len(ours - theirs), len(theirs - ours))):
                counts[clause][place] += number
    f1 = {
        clause: 2 * right / (2 * right + wrong + missed) for clause, (right, wrong, missed) in counts.items()
    }
    assert {clause: round(f1[clause], 2) for clause, floor in FLOORS.items() if f1[clause] < floor} == {}
    right, wrong, missed = (sum(count[place] for count in counts.values()) for place in range(3))
    assert 2 * right / (2 * right + wrong + missed) >= 0.95
