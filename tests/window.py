"""A browser's window on pages that lie on disk."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

LANGS = ("en", "tr")
CHAPTERS = (
    "index",
    "timeline",
    "alliance",
    "words-deeds",
    "discourse",
    "ledger",
    "network",
    "coverage",
    "audit",
    "evidence",
    "method",
    "downloads",
)
FOLDERS = ("ties", "sources", "actors", "findings")
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
DESK = {"width": 1200, "height": 900, "deviceScaleFactor": 1, "mobile": False}
SETTLED = "return [...document.querySelectorAll('.chart[data-spec]')].every(c => c.dataset.live)"


@dataclass(frozen=True)
class Browser:
    """A window on pages that lie on disk."""

    driver: webdriver.Chrome

    def open(self, page: Path, rest: str = "", settled: bool = True) -> None:
        """Open a page, with the query or anchor ``rest``, and wait until its pictures are alive or given up."""
        self.driver.get("about:blank")
        self.severe()
        self.requests()
        self.driver.get(page.as_uri() + rest)
        if settled:
            self.until(SETTLED)

    def js(self, script: str, *values: Any) -> Any:
        return self.driver.execute_script(script, *values)

    def cdp(self, command: str, **values: Any) -> Any:
        return self.driver.execute_cdp_cmd(command, values)

    def until(self, script: str, *values: Any) -> Any:
        """Wait until ``script`` returns something true."""
        return WebDriverWait(self.driver, 20, 0.05).until(lambda _: self.js(script, *values))

    def one(self, css: str) -> WebElement:
        return self.driver.find_element("css selector", css)

    def all(self, css: str) -> list[WebElement]:
        return self.driver.find_elements("css selector", css)

    def click(self, element: WebElement) -> str:
        """Click a link and return the address that it leads to."""
        before = self.driver.current_url
        self.js("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()
        WebDriverWait(self.driver, 20, 0.05).until(lambda driver: driver.current_url != before)
        self.until("return document.readyState === 'complete'")
        return self.driver.current_url

    def severe(self) -> list[str]:
        """Return what the console has complained about since the last call."""
        return [row["message"] for row in self.driver.get_log("browser") if row["level"] == "SEVERE"]

    def requests(self) -> list[str]:
        """Return the addresses that were asked for since the last call."""
        messages = [json.loads(row["message"])["message"] for row in self.driver.get_log("performance")]
        return [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]


def largest(folder: Path) -> Path:
    """Return the largest page of a folder: what goes wrong on a page goes wrong on that one."""
    return max(folder.glob("*.html"), key=lambda page: (page.stat().st_size, page.name))


def page_of(dossier: Path, lang: str, sort: str) -> Path:
    """Return a chapter's page, or the largest page of a folder."""
    return largest(dossier / lang / sort) if sort in FOLDERS else dossier / lang / f"{sort}.html"
