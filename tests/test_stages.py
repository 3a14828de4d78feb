"""Stages follow from what is owed, what stands and what is done; a name makes none."""

import numpy as np
import pytest

from ittifak.measures.institutionalisation import institutionalisation
from ittifak.measures.scoring import STAGE
from ittifak.measures.stages import stage_name, stages
from relation import Relation

pytest_plugins = ["bundled_dossier"]


@pytest.fixture
def relation(tmp_path):
    relation = Relation(tmp_path / "relation")
    relation.searched()
    return relation


def stage(case, year, dyad=("TUR", "AZE")):
    found = institutionalisation(case, [dyad])
    rank = found.value[0, found.place(STAGE), year - found.years[0]]
    return None if np.isnan(rank) else stage_name(rank).en


def fields(relation, number):
    kinds = ["pipeline", "railway", "economic_cooperation", "digital_cooperation", "education_exchange"]
    for kind in kinds[:number]:
        relation.tie(kind, kind, "2000/..")


def test_recognition_then_cooperation_then_partnership_then_alliance(relation):
    relation.tie("relations", "diplomatic_relations", "1992-01-14")
    fields(relation, 4)
    relation.pledge("trade", "2001/..", layer="economy", obligation="cooperation")
    relation.tie("council", "body_founded", "2005")
    relation.pledge("talk", "2006/..", layer="diplomacy", obligation="consultation")
    relation.tie("school", "military_education", "2006/..")
    relation.pledge("aid", "2010/..")
    for year in range(2011, 2025):
        relation.tie(f"e{year}", "joint_exercise", str(year))
    case = relation.open()
    assert stage(case, 1991) == "none of the stages"
    assert stage(case, 1999) == "Kinship and recognition"
    assert stage(case, 2002) == "Cooperation"
    assert stage(case, 2007) == "Strategic partnership"
    assert stage(case, 2010) == "Strategic partnership"
    assert stage(case, 2011) == "Alliance"


def test_an_instrument_that_only_calls_itself_an_alliance_makes_none(relation):
    relation.tie("relations", "diplomatic_relations", "1992-01-14")
    fields(relation, 5)
    relation.tie("name", "legal_status", "2022-02-22/..", mode="commitment")
    relation.tie("signed", "treaty_signature", "2022-02-22")
    relation.pledge("talk", "2022-02-22/..", layer="diplomacy", obligation="consultation")
    relation.tie("e", "joint_exercise", "2022-09")
    assert stage(relation.open(), 2022) != "Alliance"


def test_a_promise_of_many_parties_makes_no_pair_allies(tmp_path):
    relation = Relation(tmp_path / "many")
    relation.searched()
    relation.pledge("pact", "1992/..", a="ARM AZE GEO TUR NATO")
    relation.tie("e", "joint_exercise", "2000-05")
    assert stage(relation.open(), 2000) != "Alliance"


def test_a_dyad_that_nobody_searched_has_no_stage(relation):
    assert stage(relation.open(), 2000, ("ARM", "GEO")) is None


def test_the_declaration_of_2022_makes_azerbaijan_and_russia_no_allies(bundled):
    found = institutionalisation(bundled, [("AZE", "RUS"), ("ARM", "RUS"), ("TUR", "AZE")])
    of = {
        pair: dict(zip(found.years, found.value[place, found.place(STAGE)], strict=True))
        for place, pair in enumerate(found.dyads)
    }
    allied = stages()[-1].rank
    declared = bundled.rows(
        "select tie from dyads join placed on placed.id = tie where start_low = '2022-02-22' and kind = 'treaty_signature'"
        " and least(dyads.a, dyads.b) = 'AZE' and greatest(dyads.a, dyads.b) = 'RUS'"
    )
    assert declared, "the case must hold the declaration for this to test anything"
    assert all(of["AZE", "RUS"][year] < allied for year in range(2022, 2026))
    assert of["ARM", "RUS"][2005] == allied
    assert of["TUR", "AZE"][2021] == allied
