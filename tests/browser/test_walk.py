"""A reader walks from a search to a page and takes the list along; nothing stands in the way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

MORE = ("/sok?q=xyzzyx", "/finns-inte", "/sok?q=larm&fran=9/5-20x", "/sok?q=larm&lang=en")


def search(page: Page, words: str) -> None:
    page.goto("/")
    page.locator("input#q").fill(words)
    page.get_by_role("search").get_by_role("button", name="Sök").click()


def test_from_start_to_an_exported_reference_by_few_keys(page: Page) -> None:
    """At most 25 presses, the letters of the question among them."""
    pressed: list[str] = []

    def press(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)
            pressed.append(key)

    def tab_to(selector: str) -> None:
        for _ in range(12):
            press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(selector)

    page.goto("/")
    press("/", *"larm", "Enter")
    expect(page).to_have_url(re.compile("/sok"))
    tab_to("a.skip[href='#traffar']")
    press("Enter")
    tab_to("a[href^='/citera/']")
    press("Enter")
    expect(page).to_have_url(re.compile("/citera/"))
    press("Tab", "Enter")
    tab_to(".tags a[download]")
    with page.expect_download() as waiting:
        press("Enter")
    assert Path(waiting.value.path()).stat().st_size > 100
    assert len(pressed) <= 25, pressed


def test_from_search_by_facet_and_hit_to_the_page_and_the_export(page: Page) -> None:
    search(page, "trygghetslarm")
    count = page.get_by_role("heading", level=1)
    expect(count).to_contain_text("träffar")
    before = count.inner_text()

    page.locator("#f-type + ul a", has_text=re.compile("protokoll", re.IGNORECASE)).click()
    expect(page.locator(".chips")).to_contain_text("protokoll")
    expect(count).not_to_have_text(before)

    hit = page.locator(".hit", has=page.locator(".sign")).first
    paragraph = " ".join(hit.locator(".sign").first.inner_text().split())
    expect(hit.locator("mark").first).to_be_visible()
    hit.locator(".hit-title a").first.click()

    expect(page).to_have_url(re.compile(r"/handling/[^?]+\?q=trygghetslarm.*#avsnitt-s[a-z2-7]+$"))
    place = page.locator(":target")
    expect(place).to_be_in_viewport()
    assert paragraph in " ".join(place.inner_text().split())
    expect(page.locator(".doc-text mark").first).to_be_visible()

    page.go_back()
    page.locator("details.menu summary").click()
    with page.expect_download() as waiting:
        page.locator("details.menu").get_by_role("link", name="CSV").click()
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    hits = int(re.sub(r"\D", "", count.inner_text().split("träff")[0]))
    assert text.count("/avsnitt/") >= hits


def test_it_works_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    search(page, "trygghetslarm")
    expect(page.locator(".hit").first).to_be_visible()
    page.locator("details.why summary").first.click()
    expect(page.locator("details.why li").first).to_be_visible()
    page.locator(".hit-title a").first.click()
    expect(page.locator(".doc-text mark").first).to_be_visible()
    context.close()


def test_by_keyboard_alone(page: Page) -> None:
    page.goto("/sok?q=trygghetslarm")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator(".record-title a").first.press("Enter")
    expect(page).to_have_url(re.compile("/handling/"))
    page.locator("body").press("n")
    expect(page.locator("mark.here")).to_be_in_viewport()


def test_the_original_opens_at_its_page(page: Page) -> None:
    page.goto("/sok?q=trygghetslarm&typ=protokoll")
    page.locator(".record-title a").first.click()
    link = page.get_by_role("link", name="i originalet").first
    assert re.fullmatch(r"/original/[^#]+#page=\d+", link.get_attribute("href") or "")
    answer = page.request.get(link.get_attribute("href") or "")
    assert answer.body().startswith(b"%PDF")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_on_any_page(
    browser: Browser, site: str, pages: dict[str, str], scheme: str, width: int
) -> None:
    """Every page of the site; rules that axe leaves to best practice and size of targets too."""
    context = browser.new_context(
        base_url=site,
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 900},
        bypass_csp=True,
    )
    page = context.new_page()
    found = {}
    for path in (*pages.values(), *MORE):
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path} is {wide} px too wide"
        axe = Axe().run(page, options={"rules": {"target-size": {"enabled": True}}})
        if violations := axe.response["violations"]:
            found[path] = [(v["id"], v["nodes"][0]["html"][:200]) for v in violations]
    context.close()
    assert found == {}
