"""The checks of pages are shown to fail: one defect at a time is planted into a good page, and must be named.

Usage: test_check_pages.py PAGE.html
Exit code: 0 every defect was found and the page itself is clean, 1 not, 77 there is no Chromium.
"""
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import browser  # noqa: E402
import check_pages  # noqa: E402

VIEWS = {view[0]: view for view in check_pages.VIEWS}
BODY_END = "</main>"


def into_body(html):
    return lambda page: page.replace(BODY_END, html + BODY_END, 1)


def swap(pattern, replacement):
    def plant(page):
        return re.sub(pattern, replacement, page, count=1, flags=re.S)
    return plant


def without_policy(plant):
    """The page's own policy would stop what is planted, which is its purpose; here the check behind it is tested."""
    return lambda page: plant(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page))


# what is planted, the view that shows it, a part of the complaint, how
DEFECTS = (
    ("a script", "desktop", "script or outside content", into_body("<script>var a;</script>")),
    ("a script that fails", "desktop", "a script error", without_policy(into_body("<script>nothing.here()</script>"))),
    ("a message", "desktop", "a message", without_policy(into_body("<script>console.log('x')</script>"))),
    ("a picture from the network", "desktop", "a request: http://127.0.0.1:9/",
     without_policy(into_body('<img alt="x" src="http://127.0.0.1:9/x.png">'))),
    ("a style from the network", "desktop", "a request: http://127.0.0.1:9/",
     without_policy(into_body("<style>@import url(http://127.0.0.1:9/x.css);</style>"))),
    ("a wide block on a small phone", "small-phone", "pixels wide in a window of 320",
     into_body('<div style="width:330px">x</div>')),
    ("a wide block on a phone", "phone", "pixels wide in a window of 390", into_body('<div style="width:400px">x</div>')),
    ("a wide block on a desktop", "desktop", "pixels wide in a window of 1280",
     into_body('<div style="width:1400px">x</div>')),
    ("a wide block on paper", "print", "pixels wide in a window of 718", into_body('<div style="width:800px">x</div>')),
    ("grey on white", "desktop", "contrast", into_body('<p style="color:#999">pale</p>')),
    ("dark ink in the dark", "desktop-dark", "contrast", into_body('<p style="color:#333">black on black</p>')),
    ("a column header without scope", "desktop", "header without scope", swap(r'<th scope="col"', "<th")),
    ("a row without header", "desktop", "row without header",
     swap(r'<th scope="row" role="rowheader"([^>]*)>(.*?)</th>', r"<td\1>\2</td>")),
    ("a row of another length", "desktop", "row of another length", swap(r"</tr>\n<tr", "<td>more</td></tr>\n<tr")),
    ("a chart without a name", "desktop", "drawing without",
     swap(r'aria-labelledby="[^"]*"', 'aria-labelledby="nothing-there"')),
    ("a chart without a role", "desktop", "drawing without role", swap(r' role="img" aria-labelledby', " aria-labelledby")),
    ("a chart without words", "desktop", "drawing without", swap(r"(<desc[^>]*>)[^<]*", r"\1")),
    ("an id twice", "desktop", "id twice", into_body('<p id="verdict">again</p>')),
    ("no language", "desktop", "no language", swap(' lang="en"', "")),
    ("no title", "desktop", "no title", swap("<title>[^<]*", "<title>")),
    ("a second h1", "desktop", "not one h1", into_body("<h1>again</h1>")),
    ("a heading level skipped", "desktop", "heading level skipped", swap(r"<h2>(.*?)</h2>", r"<h4>\1</h4>")),
    ("text upon text in a chart", "desktop", "text upon text",
     swap(r"(<text [^>]*>[^<]{12,}</text>)", r"\1\1")),
    ("text out of a chart", "desktop", "text leaves its drawing",
     swap(r'(<svg class="chart" viewBox="0 0 720.*?)<text x="[\d.]+"', r'\1<text x="700"')),
    ("a chart for phones that is too wide", "phone", "text leaves its drawing",
     swap(r'(<svg class="chart" viewBox="0 0 340.*?)<text x="[\d.]+"', r'\1<text x="320"')),
)
# Found by axe-core alone; where it is not here this is said, and our own checks stand alone.
AXE_DEFECTS = (
    ("an empty column header", "desktop", "axe: empty-table-header", swap(r'(<th scope="col"[^>]*>)[^<]+', r"\1")),
    ("an unknown role", "desktop", "axe: aria-roles", into_body('<p role="nonsense">x</p>')),
    ("a link without a name", "desktop", "axe: link-name", into_body('<a href="#verdict"></a>')),
)


def main(arguments):
    """Plants each defect; prints those that were not found."""
    if len(arguments) != 1:
        print("usage: test_check_pages.py PAGE.html", file=sys.stderr)
        return 2
    path = browser.find()
    if path is None:
        print("skipped: there is no Chromium (Debian: chromium)")
        return 77
    good = pathlib.Path(arguments[0]).read_text(encoding="utf-8")
    axe = check_pages.find_axe()
    failures = 0
    defects = [(each, None) for each in DEFECTS]
    if axe is None:
        print("axe-core was not found: its checks were not tried (./script/get-axe obtains it)")
    else:
        defects += [(each, axe) for each in AXE_DEFECTS]
    with tempfile.TemporaryDirectory() as folder, browser.Browser(path) as chromium:
        page = pathlib.Path(folder) / "page.html"

        def complaints(text, view, with_axe):
            page.write_text(text, encoding="utf-8")
            return check_pages.check_view(chromium, page.as_uri(), VIEWS[view], with_axe)

        for view in VIEWS:
            for each in complaints(good, view, None):
                print("the good page: " + each)
                failures += 1
        for (name, view, expected, plant), with_axe in defects:
            planted = plant(good)
            if planted == good:
                print(f"{name}: could not be planted")
                failures += 1
                continue
            found = complaints(planted, view, with_axe)
            if not any(expected in each for each in found):
                print(f"{name}: not found; complaints: {found}")
                failures += 1
    print(f"{len(defects)} defects, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
