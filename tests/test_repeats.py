"""Passages that repeat each other are found; passages on one subject are not taken for repetitions."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from ittifak.documents.sources.repeats import LEAST_JACCARD, REPEATS, repeats
from ittifak.evidence.language import upper

FILLER = [
    "Kıyıdaki ambarlar geçen yüzyılın sonunda taştan yapılmış ve uzun süre tahıl saklamıştır.",
    "Dağ köylerinde okul yılı kar yüzünden öteki yerlerden daha geç başlar ve geç biter.",
    "Gümrük müdürü yeni tarifenin tüccarı zor durumda bırakacağını mecliste ayrıntılı biçimde anlattı.",
    "Balıkçılar fırtınadan önce ağlarını toplayıp teknelerini iskelenin arkasına çekmeye karar verdiler.",
    "Vadideki sulama kanalları bakımsız kaldığı için pamuk ekimi her yıl biraz daha azaldı.",
]
ONE = "Nehir üzerindeki eski taş köprü ağır kamyonların geçişine kapatılınca şehirdeki ticaret büyük ölçüde limana kaydı."
AGAIN = "Nehir üzerindeki eski taş köprünün ağır kamyon geçişine kapatılmasıyla şehirdeki ticaret büyük ölçüde limana kaymıştır."
NEXT = "Bunun üzerine belediye limanın çevresinde yeni depolar ve daha geniş yollar yapmaya başladı."
NEXT_AGAIN = "Bunun üzerine belediye liman çevresinde yeni depolar ile daha geniş yolların yapımına başladı."


def table(*texts: str, documents: list[str] | None = None) -> pa.Table:
    return pa.table(
        {
            "id": [f"d.{number}" for number in range(len(texts))],
            "text": list(texts),
            "language": ["tr"] * len(texts),
            "document": documents or ["d"] * len(texts),
        }
    )


def test_a_passage_written_again_is_one_finding() -> None:
    found = repeats(table(ONE, NEXT, *FILLER, AGAIN, NEXT_AGAIN)).to_pylist()
    assert [(row["first_segments"], row["second_segments"]) for row in found] == [
        (["d.0", "d.1"], ["d.7", "d.8"])
    ]
    assert LEAST_JACCARD <= found[0]["jaccard"] < 1
    assert found[0]["exact"] is False


def test_the_same_words_are_exact_whatever_is_cited() -> None:
    found = repeats(table(ONE, *FILLER, upper(ONE.replace(".", " (Kaya, 2010, 5)."), "tr")))
    assert [(row["first"], row["second"], row["exact"]) for row in found.to_pylist()] == [
        ("d.0", "d.6", True)
    ]


def test_one_subject_is_no_repetition() -> None:
    other = (
        "Nehir üzerindeki eski taş köprü geçen yüzyılda bir İtalyan mimarın çizimine göre yeniden yapılmıştı."
    )
    assert repeats(table(ONE, *FILLER, other)).num_rows == 0


def test_documents_are_not_compared_with_each_other() -> None:
    assert repeats(table(ONE, *FILLER, ONE, documents=["a"] * 6 + ["b"])).num_rows == 0


def test_short_sentences_and_empty_tables_have_none() -> None:
    assert repeats(table("Kapı açık kaldı.", "Kapı açık kaldı.")).num_rows == 0
    assert repeats(table()).schema == REPEATS
    assert repeats(table(ONE)).num_rows == 0


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(len(FILLER))), st.integers(0, len(FILLER)))
def test_the_place_of_the_repetition_does_not_matter(order: list[int], place: int) -> None:
    rest = [FILLER[number] for number in order]
    texts = [ONE, *rest[:place], AGAIN, *rest[place:]]
    found = repeats(table(*texts)).to_pylist()
    assert [(row["first"], row["second"]) for row in found] == [("d.0", f"d.{place + 1}")]


def test_likeness_does_not_depend_on_the_direction() -> None:
    forth, back = repeats(table(ONE, *FILLER, AGAIN)), repeats(table(AGAIN, *FILLER, ONE))
    assert forth["jaccard"].to_pylist() == back["jaccard"].to_pylist()
    assert forth["containment"].to_pylist() == back["containment"].to_pylist()


def test_many_segments_are_searched_block_by_block() -> None:
    distinct = [" ".join(f"kelime{number}x{place}" for place in range(9)) + "." for number in range(9_000)]
    found = repeats(table(ONE, *distinct, AGAIN))
    assert [(row["first"], row["second"]) for row in found.to_pylist()] == [("d.0", "d.9001")]
