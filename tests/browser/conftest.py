"""A headless Chromium without a network, and pages opened in it from disk."""

from contextlib import contextmanager

import pandas as pd
import pytest
from playwright.sync_api import sync_playwright

from assessment.data.states import read_states


@pytest.fixture(scope="session")
def chromium(needs):
    with sync_playwright() as playwright:
        path = needs("chromium")
        # no sandbox: tests run as root too, and open pages of this project alone
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium):
    """Open a file: `with opened(path, width=390, dark=True) as page`; page.said lists console
    messages and errors, page.asked the addresses asked for."""

    @contextmanager
    def open_page(path, width=1280, height=900, dark=False):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            offline=True,
        )
        page = context.new_page()
        page.said, page.asked = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("dialog", lambda dialog: (page.said.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(path.as_uri())
        yield page
        context.close()

    return open_page


@pytest.fixture(scope="module")
def results(built):
    return built.folder / "results"


@pytest.fixture(scope="module")
def frames(results, root):
    return {
        "panel": pd.read_parquet(results / "panel.parquet"),
        "memberships": pd.read_parquet(results / "tidy/memberships.parquet"),
        "contributions": pd.read_parquet(results / "tidy/un_contributions.parquet"),
        "states": read_states(root / "resources/states.csv"),
    }
