"""One page: its place in the site and the frame around its template."""

import importlib.resources
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from ittifak import __version__
from ittifak.case.case import Case
from ittifak.evidence.chapter import Chapter
from ittifak.evidence.text import LANGS, Lang, Text


@cache
def _templates() -> jinja2.Environment:
    folder = importlib.resources.files("ittifak.dossier").joinpath("templates")
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(folder)),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def fill(template: str, lang: Lang, **values: Any) -> Markup:
    """Return a template that is no whole page, filled."""
    return Markup(_templates().get_template(template).render(lang=lang, t=_chooser(lang), **values))  # noqa: S704


def _chooser(lang: Lang) -> Any:
    return lambda english, turkish: english if lang == "en" else turkish


@dataclass(frozen=True)
class Site:
    """Where the pages go, and what is the same on all of them."""

    case: Case
    root: Path
    chapters: tuple[Chapter, ...]

    def write(self, lang: Lang, path: str, template: str, title: Text, **values: Any) -> None:
        """Write one page to ``<root>/<lang>/<path>``."""
        settings = self.case.settings
        name = title.in_(lang)
        page = fill(
            template,
            lang,
            other=next(other for other in LANGS if other != lang),
            up="../" * (path.count("/") + 1),
            path=path,
            here=path.removesuffix(".html"),
            title=name,
            case_title=settings.title.in_(lang),
            chapters=[(chapter.id, chapter.title.in_(lang)) for chapter in self.chapters],
            citation=f"{settings.citation} “{name}”, {lang}/{path}, {self.case.run_id}, {settings.as_of}.",
            run=self.case.run_id,
            licence=settings.licence,
            version=__version__,
            **({"live": False} | values),
        )
        target = self.root / lang / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page, "utf-8")

    def write_root(self) -> None:
        """Write the page on which a reader chooses the language."""
        page = fill("root.html", "en", title=self.case.settings.title)
        (self.root / "index.html").write_text(page, "utf-8")
