"""WCAG 2.2 by hand: keys, focus, reflow, forced colours, text spacing, targets, steadiness."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LIST = "/sok?q=trygghetslarm"
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"""
CLIPPED = """() => [...document.querySelectorAll('td, th, a, button, summary, dd, li, h1, h2, h3')]
  .filter(e => { const s = getComputedStyle(e);
    return e.getClientRects().length && !e.closest('.visually-hidden')
      && (s.overflowX === 'hidden' || s.textOverflow === 'ellipsis')
      && e.scrollWidth > e.clientWidth + 1; })
  .map(e => e.outerHTML.slice(0, 120))"""
SMALL = """() => [...document.querySelectorAll('a, button, input, summary')]
  .filter(e => e.getClientRects().length && !e.closest('.visually-hidden, .skip, p, dd, td, th'))
  .filter(e => getComputedStyle(e).display !== 'inline')
  .map(e => [e.getBoundingClientRect(), e]).filter(([r]) => r.width < 24 || r.height < 24)
  .map(([r, e]) => `${r.width.toFixed(1)} x ${r.height.toFixed(1)} ${e.outerHTML.slice(0, 90)}`)"""
SHIFTS = """new PerformanceObserver(list => { for (const entry of list.getEntries())
  if (!entry.hadRecentInput) window.shifted = (window.shifted || 0) + entry.value; })
  .observe({type: 'layout-shift', buffered: true});"""


def record_address(page: Page) -> str:
    page.goto(LIST)
    return page.locator(".record-title a").first.get_attribute("href") or ""


def test_single_keys_can_be_switched_off_and_stay_off(page: Page) -> None:
    page.goto("/hjalp")
    page.get_by_role("checkbox", name="Genvägar").uncheck()
    page.goto(LIST)
    page.locator("body").press("/")
    expect(page.locator("#q")).not_to_be_focused()
    page.goto("/hjalp")
    page.get_by_role("checkbox", name="Genvägar").check()
    page.goto(LIST)
    page.locator("body").press("/")
    expect(page.locator("#q")).to_be_focused()


def test_the_next_mark_has_the_focus_and_says_where_it_is(page: Page) -> None:
    page.goto(record_address(page))
    page.locator("body").press("n")
    expect(page.locator("mark.here")).to_be_focused()
    expect(page.locator("[data-marks]")).to_have_text(re.compile(r"Markering 1 av \d+"))


def test_the_hits_are_one_step_away(page: Page) -> None:
    page.goto(LIST)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till träffarna")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".record-title a").first).to_be_focused()


def test_escape_keeps_what_was_typed(page: Page) -> None:
    page.goto("/")
    page.locator("#q").press_sequentially("trygghets")
    expect(page.locator("#forslag")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#forslag")).to_be_hidden()
    expect(page.locator("#q")).to_have_value("trygghets")


def test_escape_in_the_menu_gives_the_focus_back(page: Page) -> None:
    page.goto(LIST)
    summary = page.locator("details.menu > summary").first
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.locator("details.menu").first).not_to_have_attribute("open", "")


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_runs_over_or_is_clipped(
    browser: Browser, site: str, pages: dict[str, str], width: int
) -> None:
    """320 px are also what 1280 are at 400 %."""
    context = browser.new_context(
        base_url=site, viewport={"width": width, "height": 800}, bypass_csp=True
    )
    page = context.new_page()
    wrong = {}
    for path in (*pages.values(), "/x"):
        page.goto(path)
        page.add_style_tag(content=SPACED)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        clipped = page.evaluate(CLIPPED)
        if over > 0 or clipped:
            wrong[path] = (over, clipped[:3])
    context.close()
    assert wrong == {}


@pytest.mark.parametrize("width", [390, 1366])
def test_targets_are_large_enough(
    browser: Browser, site: str, pages: dict[str, str], width: int
) -> None:
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 800})
    page = context.new_page()
    small = {}
    for path in (*pages.values(), "/x"):
        page.goto(path)
        if found := page.evaluate(SMALL):
            small[path] = found[:3]
    context.close()
    assert small == {}


def test_what_is_chosen_shows_in_forced_colours(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, forced_colors="active")
    page = context.new_page()
    page.goto(LIST + "&typ=protokoll")
    background = "e => getComputedStyle(e).backgroundColor"
    box = "e => getComputedStyle(e, '::before').backgroundColor"
    chosen = page.locator(".values a[aria-current]").first.evaluate(box)
    other = page.locator(".values a:not([aria-current])").first.evaluate(box)
    assert chosen != other
    sorts = page.locator(".sorts a")
    assert sorts.nth(0).evaluate(background) != sorts.nth(1).evaluate(background)
    context.close()


def test_pages_are_steady_on_a_phone(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, viewport={"width": 390, "height": 780})
    page = context.new_page()
    document = record_address(page)
    page.add_init_script(SHIFTS)
    shifts = {}
    for path in ("/", LIST, document):
        page.goto(path, wait_until="networkidle")
        shifts[path] = page.evaluate("window.shifted || 0")
    context.close()
    assert {path: shift for path, shift in shifts.items() if shift >= 0.05} == {}


def test_four_to_six_records_stand_on_a_screen(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    many = {}
    for words in ("protokoll", "trygghetslarm", "avtal"):
        page.goto(f"/sok?q={words}")
        page.evaluate("document.fonts.ready")
        heights = page.eval_on_selector_all(
            ".record",
            """all => all.map(e => e.getBoundingClientRect().height
              - [...e.querySelectorAll('.also-near')].reduce((sum, near) =>
                  sum + near.getBoundingClientRect().height, 0))""",
        )
        many[words] = 768 * len(heights) / sum(heights)
    context.close()
    assert {words: on for words, on in many.items() if not 4 <= on <= 7} == {}


def test_on_a_phone_facets_are_closed_and_stay_open_where_one_was_chosen(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(base_url=site, viewport={"width": 390, "height": 780})
    page = context.new_page()
    page.goto(LIST)
    values = page.locator("#f-type ~ ul a").first
    expect(values).to_be_hidden()
    page.locator(".fold > summary").click()
    values.click()
    expect(page.locator("#f-type")).to_be_in_viewport()
    expect(page.locator("#f-type ~ ul a").first).to_be_visible()
    context.close()


def test_without_scripts_the_panel_opens_too(browser: Browser, site: str) -> None:
    context = browser.new_context(
        base_url=site, viewport={"width": 390, "height": 780}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(LIST)
    expect(page.locator("#f-type")).to_be_hidden()
    page.locator(".fold > summary").click()
    expect(page.locator("#f-type")).to_be_visible()
    context.close()


def test_words_in_another_language_say_so(page: Page) -> None:
    page.goto(LIST + "&lang=en")
    expect(page.locator(".snippet").first).to_have_attribute("lang", "sv")
    page.locator(".record-title a").first.click()
    expect(page.locator("#titel")).to_have_attribute("lang", "sv")
    expect(page.locator(".doc-text .sheet > div").first).to_have_attribute("lang", "sv")
    expect(page.locator(".sheet-head").first).not_to_have_attribute("lang", "sv")


def test_an_error_has_its_title_in_words(browser: Browser, site: str) -> None:
    page = browser.new_page(base_url=site)
    page.goto("/finns-inte")
    assert page.title().startswith("Sidan finns inte")
    page.close()


def test_the_handles_of_the_years_write_into_the_fields_by_key(page: Page) -> None:
    page.goto("/sok?q=protokoll+ELLER+avtal")
    low = page.get_by_role("slider", name="Från år")
    first = int(low.get_attribute("min") or 0)
    low.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("form.years [name=fran]")).to_have_value(str(first + 1))
    page.locator("form.years [name=fran]").fill(str(first))
    expect(low).to_have_value(str(first))


def test_the_line_above_the_page_says_which_paragraph_is_read(page: Page) -> None:
    page.goto("/sok?q=trygghetslarm&typ=protokoll")
    page.locator(".hit-title a", has=page.locator(".sign")).first.click()
    line = page.locator(".sheet-head [data-section]")
    expect(line.first).to_have_text(re.compile("§|^$"))
    heading = page.locator(".doc-text .section-heading", has_text="§").last
    sign = re.match(r"§\s*\w+", heading.inner_text())
    assert sign
    heading.evaluate("e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 60)")
    expect(
        line.filter(has_text=re.compile(sign[0].replace("\N{NO-BREAK SPACE}", r"\s"))).first
    ).to_be_visible()


@pytest.mark.parametrize("path", ["/beslut", "/uppdrag", "/galler", "/status", "/kwic?q=larm"])
def test_rows_of_a_table_are_read_without_scrolling_on_a_phone(
    browser: Browser, site: str, path: str
) -> None:
    context = browser.new_context(base_url=site, viewport={"width": 390, "height": 780})
    page = context.new_page()
    page.goto(path)
    tables = page.locator(".table-scroll:has(.stack, .kwic)")
    over = tables.evaluate_all("all => all.map(e => e.scrollWidth - e.clientWidth)")
    assert over or path == "/galler"
    assert not any(over)
    context.close()


def test_a_key_word_is_never_broken(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, viewport={"width": 703, "height": 900})
    page = context.new_page()
    page.goto("/kwic?q=trygghetslarm")
    page.emulate_media(media="print")
    lines = page.locator(".kwic .key a").evaluate_all(
        "all => all.map(e => e.getClientRects().length)"
    )
    assert set(lines) == {1}
    context.close()
