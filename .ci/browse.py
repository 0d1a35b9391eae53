#!/usr/bin/env python3
"""Uses the page of `imr serve` in a real browser, as people do: with a mouse, with keys alone, without the script, in every
width and scheme. Usage: browse.py IMR INDEX QUESTION [--pictures FOLDER] [--keep]

Each check is a function whose name is the sentence that must hold. Pictures of the pages are compared with those of FOLDER,
or with --keep become them. Needs playwright, axe-playwright-python and pillow from PyPI, and Chromium."""

import argparse
import contextlib
import io
import json
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import sync_playwright

WIDTHS = (375, 768, 1440)
SCHEMES = ("light", "dark")
# Pictures are small and grey, so that they show the layout and not the fonts of one machine.
PICTURE_WIDTH = 160
MOST_DIFFERENT = 8.0
RULES = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21aa", "wcag22aa", "best-practice"]


class Site:
    """A server with a browser at it."""

    def __init__(self, options, browser, base):
        self.options, self.browser, self.base = options, browser, base
        self.question = options.question

    @contextlib.contextmanager
    def page(self, width=1440, scheme="light", **context):
        """A page of its own. An error of the script, a message of the console and a request to others are faults."""
        faults = []
        context = self.browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"error of the script: {error}"))
        page.on("console", lambda message: message.type == "error" and "status of 4" not in message.text and faults.append(message.text))
        page.on("request", lambda request: request.url.startswith((self.base, "blob:")) or faults.append(f"asks {request.url}"))
        page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        yield page
        context.close()
        assert not faults, faults

    def url(self, path="/", **parameters):
        return self.base + path + ("?" + urllib.parse.urlencode(parameters) if parameters else "")

    def imr(self, *words):
        return subprocess.run([self.options.imr, "-q", "--index", self.options.index, *words], capture_output=True, check=True, text=True).stdout

    def views(self):
        """The address of each view, by its name."""
        first = json.loads(self.imr("query", "--json", "-n", "1", "--", self.question))["hits"][0]
        letter = urllib.parse.quote(first["letter"], safe="")
        return {
            "start": self.url(),
            "results": self.url(q=self.question),
            "narrowed": self.url(q=self.question, filter="decision=upheld"),
            "nothing": self.url(q="zzyzx acupuncture"),
            "fault": self.url(q='"open'),
            "letter": self.url(f"/letters/{letter}", q=self.question),
            "item": self.url("/items/" + urllib.parse.quote(first["id"], safe=""), q=self.question),
            "numbers": self.url("/stats", by="category"),
            "contrast": self.url("/contrast", q="injection OR MRI OR therapy OR medication", mentioned="true"),
            "similar": self.url("/similar", id=first["id"]),
            "read": self.url("/read"),
            "fields": self.url("/fields"),
            "values": self.url("/fields/category"),
            "syntax": self.url("/syntax"),
        }


def hits(page):
    """The addresses of the letters of a list, in its order."""
    return page.eval_on_selector_all(".card h3 a", "links => links.map(link => link.pathname + link.hash)")


def total(page):
    """The number of items that the list is a part of."""
    return int(page.inner_text(".pages .quiet").split(";")[1].split()[0].replace(",", ""))


def a_question_is_answered_and_the_first_hit_opens_with_its_matches_marked(site):
    with site.page() as page:
        page.goto(site.url())
        page.fill("#q", site.question)
        page.click(".ask button[type=submit]")
        page.wait_for_selector("#hit-1")
        assert site.question in page.title(), page.title()
        asked = json.loads(site.imr("query", "--json", "--group", "item", "-n", "1", "--", site.question))["hits"][0]
        page.click("#hit-1 h3 a")
        page.wait_for_selector("mark")
        assert asked["letter"] in page.inner_text("h1") and page.locator("mark[id]").count() > 0


def a_ticked_facet_narrows_to_as_many_as_it_said_and_back_undoes_it(site):
    with site.page() as page:
        page.goto(site.url(q=site.question))
        before = hits(page)
        page.evaluate("window.stays = 1")
        value = page.locator(".facet a.value:not(.ticked)").filter(has=page.locator(".count")).first
        if page.locator("h3:has-text('Outcome') ~ ul a.value").count():
            value = page.locator("h3:has-text('Outcome') ~ ul a.value").first
        count = int(value.locator(".count").inner_text().split()[0].replace(",", ""))
        value.click()
        page.wait_for_url("**filter=*")
        page.wait_for_selector(".facet a.ticked")
        assert total(page) == count, (total(page), count)
        assert page.evaluate("window.stays") == 1, "the whole page was loaded again"
        page.go_back()
        waited = 0
        while hits(page) != before and waited < 10_000:
            page.wait_for_timeout(100)
            waited += 100
        assert hits(page) == before


def an_address_gives_the_same_list_to_others(site):
    with site.page() as page:
        page.goto(site.url(q=site.question, sort="-decision_date", filter="decision=upheld"))
        first, address = hits(page), page.url
        assert first
    with site.page(width=375) as other:
        other.goto(address)
        assert hits(other) == first


def all_hits_are_exported_as_the_command_writes_them(site):
    with site.page(accept_downloads=True) as page:
        page.goto(site.url(q=site.question))
        page.click("#export summary")
        with page.expect_download() as download:
            page.click("#export a:text-is('CSV')")
        assert download.value.suggested_filename == "imr-export.csv"
        assert download.value.path().read_text() == site.imr("export", "--format", "csv", "--", site.question)


def keys_alone_lead_from_the_box_to_a_match_and_the_export(site):
    with site.page() as page:
        active = lambda: page.evaluate("document.activeElement.id || document.activeElement.textContent")
        page.goto(site.url())
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("/")
        assert active() == "q"
        page.keyboard.type(site.question)
        page.keyboard.press("Enter")
        page.wait_for_selector("#hit-1")
        page.keyboard.press("Escape")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("j")
        first = active()
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", "the focus is not seen"
        page.keyboard.press("j")
        assert active() != first
        page.keyboard.press("k")
        assert active() == first
        page.keyboard.press("e")
        assert page.is_visible(".menu-list")
        page.keyboard.press("Escape")
        assert not page.is_visible(".menu-list")
        page.keyboard.press("?")
        assert page.is_visible("#keys-dialog")
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        page.keyboard.press("o")
        page.wait_for_url("**/letters/**")
        here = lambda: page.evaluate("(document.querySelector('mark.here') || {}).id")
        page.keyboard.press("n")
        assert here() == "m1", here()
        if page.locator("mark[id]").count() > 1:
            page.keyboard.press("n")
            assert here() == "m2", here()
            page.keyboard.press("p")
            assert here() == "m1", here()


def suggestions_change_nothing_until_one_is_chosen(site):
    with site.page() as page:
        page.goto(site.url())
        page.click("#q")
        page.keyboard.type("decision:up", delay=20)
        page.wait_for_selector("#suggestions li")
        assert page.get_attribute("#q", "aria-expanded") == "true" and page.input_value("#q") == "decision:up"
        page.keyboard.press("ArrowDown")
        assert page.get_attribute("#q", "aria-activedescendant") == "suggestion-0"
        page.keyboard.press("Enter")
        assert page.input_value("#q").startswith("decision:upheld"), page.input_value("#q")
        page.keyboard.press("Enter")
        page.wait_for_selector("#hit-1")


def a_dropped_letter_is_read_and_leads_to_the_decisions_most_like_it(site):
    letter = site.options.letter.read_text()
    with site.page() as page:
        page.goto(site.url())
        files = page.evaluate_handle("text => { const data = new DataTransfer(); data.items.add(new File([text], 'mine.txt', { type: 'text/plain' })); return data; }", letter)
        page.dispatch_event("main", "dragover", {"dataTransfer": files})
        page.dispatch_event("main", "drop", {"dataTransfer": files})
        page.wait_for_url("**/read")
        text = page.inner_text("main")
        assert "Read from mine.txt" in text and "Decisions most like it" in text, text[:400]


def all_of_it_works_without_the_script(site):
    with site.page(java_script_enabled=False) as page:
        page.goto(site.url())
        page.fill("#q", site.question)
        page.click(".ask button[type=submit]")
        listed = page.locator(".card h3 a").count()
        assert listed > 0
        page.select_option("#sort", "-decision_date")
        page.click(".sort button")
        assert "sort=-decision_date" in page.url and page.locator(".card h3 a").count() > 0
        page.locator(".facet a.value:not(.ticked)").last.click()
        assert page.locator(".card h3 a").count() > 0
        page.locator(".card h3 a").first.click()
        assert page.locator("mark").count() > 0
        page.goto(site.url("/read"))
        page.fill("textarea", site.options.letter.read_text())
        page.click("form.drop button[type=submit]")
        assert page.locator("text=Decisions most like it").count() > 0


def no_view_breaks_a_rule_of_accessibility_or_is_wider_than_its_window(site):
    faults = []
    # The colours of a scheme are the same in every width.
    for width, scheme in [(320, "light"), *((width, "light") for width in WIDTHS), (1440, "dark")]:
        with site.page(width, scheme, bypass_csp=True) as page:
            for name, address in site.views().items():
                page.goto(address)
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    faults.append(f"{name} at {width}: wider than the window")
                found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
                faults += [f"{name} at {width}, {scheme}: {one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
    assert not faults, "\n".join(faults)


def nothing_moves_for_those_who_want_none_of_it(site):
    with site.page(reduced_motion="reduce") as page:
        page.goto(site.url(q=site.question))
        moving = page.evaluate("[...document.querySelectorAll('*')].filter(one => parseFloat(getComputedStyle(one).transitionDuration) > 0.01 || getComputedStyle(one).animationName !== 'none').length")
        assert moving == 0, moving


def no_question_becomes_a_part_of_the_page(site):
    lines = (Path(__file__).parent.parent / "tests/hostile/payloads.txt").read_text().splitlines()
    payloads = [json.loads(f'"{line}"') for line in lines if not line.startswith("# ")]
    assert len(payloads) >= 200
    with site.page() as page:
        elements = lambda: page.evaluate("[...document.querySelectorAll('script, img, svg, iframe, object, embed, style, base, meta')].map(one => one.outerHTML).filter(html => /evil|alert|javascript:/.test(html.replace(/(value|content)=\"[^\"]*\"/g, ''))).length")
        for payload in payloads:
            page.goto(site.url(q=payload))
            assert page.input_value("#q").split() == payload.replace("\0", "\ufffd").split() or page.locator("#q").count() == 1
            assert elements() == 0, payload


def the_views_look_as_they_did(site):
    folder = site.options.pictures
    if not folder:
        return
    different = []
    for name in ("start", "results", "letter", "numbers"):
        shots = {}
        for scheme in SCHEMES:
            for width in WIDTHS:
                with site.page(width, scheme) as page:
                    page.goto(site.views()[name])
                    shots[f"{name}-{width}-{scheme}"] = page.screenshot()
        with site.page() as page:
            page.goto(site.views()[name])
            page.emulate_media(media="print")
            page.set_viewport_size({"width": 816, "height": 1056})
            shots[f"{name}-print"] = page.screenshot()
        for shot, data in shots.items():
            if site.options.full:
                (site.options.full / f"{shot}.png").write_bytes(data)
            picture = Image.open(io.BytesIO(data)).convert("L")
            picture = picture.resize((PICTURE_WIDTH, round(picture.height * PICTURE_WIDTH / picture.width)), Image.Resampling.BOX)
            path = folder / f"{shot}.png"
            if site.options.keep:
                picture.quantize(16).save(path, optimize=True)
                continue
            last = Image.open(path).convert("L")
            mean = ImageStat.Stat(ImageChops.difference(picture, last)).mean[0] if last.size == picture.size else 255
            if mean > MOST_DIFFERENT:
                different.append(f"{shot}: {mean:.1f} of 255 on the average")
    assert not different, "\n".join(different)


CHECKS = [
    a_question_is_answered_and_the_first_hit_opens_with_its_matches_marked,
    a_ticked_facet_narrows_to_as_many_as_it_said_and_back_undoes_it,
    an_address_gives_the_same_list_to_others,
    all_hits_are_exported_as_the_command_writes_them,
    keys_alone_lead_from_the_box_to_a_match_and_the_export,
    suggestions_change_nothing_until_one_is_chosen,
    a_dropped_letter_is_read_and_leads_to_the_decisions_most_like_it,
    all_of_it_works_without_the_script,
    no_view_breaks_a_rule_of_accessibility_or_is_wider_than_its_window,
    nothing_moves_for_those_who_want_none_of_it,
    no_question_becomes_a_part_of_the_page,
    the_views_look_as_they_did,
]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("imr")
    parser.add_argument("index")
    parser.add_argument("question")
    parser.add_argument("--letter", type=Path, required=True, help="a letter to drop")
    parser.add_argument("--pictures", type=Path, help="the last pictures")
    parser.add_argument("--keep", action="store_true", help="keep the pictures as the last ones")
    parser.add_argument("--full", type=Path, help="a folder for pictures to look at")
    parser.add_argument("--only", default="", help="only checks with these words in their names")
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("error: no Chromium here\nhint: apt-get install chromium")
    server = subprocess.Popen([options.imr, "--index", options.index, "serve", "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
    failed = 0
    try:
        base = server.stderr.readline().split()[-1].rstrip("/")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            site = Site(options, browser, base)
            for check in CHECKS:
                if options.only not in check.__name__:
                    continue
                try:
                    check(site)
                    print("ok    ", check.__name__.replace("_", " "), flush=True)
                except Exception as error:
                    failed += 1
                    print("FAILED", check.__name__.replace("_", " "), f"\n{type(error).__name__}: {error}", flush=True)
            browser.close()
    finally:
        server.terminate()
        server.wait(timeout=30)
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
