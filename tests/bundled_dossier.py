"""The bundled case and its dossier, built once for all tests that look at it."""

import pytest

from crawler import read
from ittifak.api import open_case


@pytest.fixture(scope="session")
def bundled():
    return open_case()


@pytest.fixture(scope="session")
def dossier(bundled, tmp_path_factory):
    out = tmp_path_factory.mktemp("bundled") / "dossier"
    bundled.dossier(out)
    return out


@pytest.fixture(scope="session")
def pages(dossier):
    return {page.path: page for page in (read(dossier, path) for path in sorted(dossier.rglob("*.html")))}
