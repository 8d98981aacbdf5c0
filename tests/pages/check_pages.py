"""Opens report pages in a headless Chromium as readers do, and says what is wrong.

Usage: check_pages.py [--shots FOLDER] PAGE.html|FOLDER...

Each page is shown on a phone and on a desktop, light and dark, and for print. It must load nothing from anywhere, run no
script, raise no error, never be wider than the window, and pass accessibility checks: axe-core's where a copy is found
(TPPBENCH_AXE, build/axe/axe.min.js or the Python package axe_playwright_python), and ours in any case.
Exit code: 0 all is well, 1 something is wrong, 77 there is no Chromium.
"""
import base64
import importlib.util
import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import browser  # noqa: E402

# name, width, height, dark, medium, whether axe-core looks too: what it judges changes with colours and with the form
# that tables take, not with every width
VIEWS = (
    ("phone", 390, 844, False, "", True),
    ("phone-dark", 390, 844, True, "", True),
    ("small-phone", 320, 568, False, "", False),
    ("tablet", 768, 1024, False, "", False),
    ("desktop", 1280, 900, False, "", True),
    ("desktop-dark", 1280, 900, True, "", True),
    ("print", 718, 1047, False, "print", True),
    ("print-dark", 718, 1047, True, "print", False),
)

# What a reader needs whether or not axe-core is here. Returns a list of complaints.
OWN_CHECKS = r"""
(() => {
  const wrong = [];
  const complain = (what, element) =>
    wrong.push(what + ": " + (element ? element.outerHTML.slice(0, 120) : ""));
  const all = selector => [...document.querySelectorAll(selector)];
  if (!document.documentElement.lang) complain("no language");
  if (!document.title.trim()) complain("no title");
  if (all("h1").length !== 1) complain("not one h1");
  if (all("main").length !== 1) complain("not one main");
  if (all("script, link, iframe, object, embed, img, [onload], [onclick]").length)
    complain("script or outside content", all("script, link, iframe, object, embed, img, [onload], [onclick]")[0]);
  const ids = new Set();
  for (const e of all("[id]")) { if (ids.has(e.id)) complain("id twice", e); ids.add(e.id); }
  for (const t of all("table")) {
    for (const h of t.querySelectorAll("thead th")) if (h.scope !== "col") complain("header without scope", h);
    for (const r of t.querySelectorAll("tbody tr")) {
      const h = r.querySelector("th");
      if (!h || h.scope !== "row") complain("row without header", r);
      if (r.children.length !== t.querySelectorAll("thead th").length) complain("row of another length", r);
    }
  }
  for (const s of all("svg")) {
    if (s.getAttribute("role") !== "img") complain("drawing without role", s);
    for (const id of (s.getAttribute("aria-labelledby") || "none-none").split(" ")) {
      const named = document.getElementById(id);
      if (!named || !named.textContent.trim()) complain("drawing without " + id, s);
    }
  }
  let level = 1;
  for (const h of all("h1,h2,h3,h4")) {
    const next = +h.tagName[1];
    if (next > level + 1) complain("heading level skipped", h);
    level = next;
  }
  // Contrast of every text that is seen, against the nearest background: 4.5 as WCAG 2 AA has it.
  const channel = c => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const parse = text => { const m = text.match(/[\d.]+/g); return m ? m.map(Number) : [0, 0, 0, 0]; };
  const behind = e => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  for (const e of all("main *")) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || ["STYLE", "TITLE", "DESC"].includes(e.tagName.toUpperCase()) || !e.getClientRects().length) continue;
    const style = getComputedStyle(e);
    const ink = parse(e.namespaceURI.endsWith("svg") ? style.fill : style.color);
    const a = light(ink), b = light(behind(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) complain("contrast " + ratio.toFixed(2), e);
  }
  // Texts of a drawing inside it, and none upon another.
  for (const s of all("svg")) {
    const frame = s.getBoundingClientRect();
    if (!frame.width) continue;
    const boxes = [...s.querySelectorAll("text")].map(t => [t, t.getBoundingClientRect()]);
    for (const [t, b] of boxes)
      if (b.left < frame.left - 1 || b.right > frame.right + 1 || b.top < frame.top - 1 || b.bottom > frame.bottom + 1)
        complain("text leaves its drawing", t);
    for (let i = 0; i < boxes.length; i++)
      for (let j = 0; j < i; j++) {
        const [a, b] = [boxes[i][1], boxes[j][1]];
        const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (x > 1 && y > Math.min(a.height, b.height) * 0.35)
          complain("text upon text \"" + boxes[j][0].textContent + "\"", boxes[i][0]);
      }
  }
  return wrong;
})()
"""

# Compared with the width asked for: a phone's window.innerWidth grows with what is too wide for it.
WIDTH = "document.documentElement.scrollWidth"

# What sticks out, to name it.
WIDE = r"""
[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > WIDTH + 1)
  .slice(0, 3).map(e => e.outerHTML.slice(0, 100))
"""

AXE = r"""
axe.run(document, { resultTypes: ["violations"] }).then(r => r.violations.map(
  v => v.id + ": " + v.help + " (" + v.nodes.length + " times): " + v.nodes[0].html.slice(0, 160)))
"""


def find_axe():
    """The text of axe-core, or None."""
    root = pathlib.Path(__file__).resolve().parents[2]
    places = [os.environ.get("TPPBENCH_AXE"), root / "build/axe/axe.min.js"]
    try:
        spec = importlib.util.find_spec("axe_playwright_python")
    except (ImportError, ValueError):
        spec = None
    if spec and spec.origin:
        places.append(pathlib.Path(spec.origin).parent / "axe.min.js")
    for place in places:
        if place and pathlib.Path(place).is_file():
            return pathlib.Path(place).read_text(encoding="utf-8")
    return None


def events_wrong(events, url):
    """Requests beside the page itself, errors and messages."""
    wrong = []
    for event in events:
        method, parameters = event.get("method"), event.get("params", {})
        if method == "Network.requestWillBeSent" and parameters["request"]["url"] != url:
            wrong.append("a request: " + parameters["request"]["url"][:200])
        elif method == "Runtime.exceptionThrown":
            wrong.append("a script error: " + json.dumps(parameters)[:200])
        elif method == "Log.entryAdded" or method == "Runtime.consoleAPICalled":
            wrong.append("a message: " + json.dumps(parameters)[:200])
    return wrong


def check_view(chromium, page, view, axe, shots=None):
    """Complaints about one view of a page that is given as an URL; `shots` is a path without its ending."""
    name, width, height, dark, media, has_axe = view
    chromium.open(page, width, height, dark, media)
    needed = chromium.evaluate(WIDTH)
    wrong = events_wrong(chromium.events, page)
    if needed > width:
        wide = chromium.evaluate(WIDE.replace("WIDTH", str(width)))
        wrong.append(f"{needed} pixels wide in a window of {width}: {wide}")
    wrong += chromium.evaluate(OWN_CHECKS)
    if axe is not None and has_axe:
        # By the debugger's hand: the page itself may run no script, and a page with one has failed above.
        chromium.evaluate(axe + "; true")
        wrong += ["axe: " + each for each in chromium.evaluate(AXE)]
    if shots is not None:
        shot = chromium.ask("Page.captureScreenshot", captureBeyondViewport=True, wait_s=60)
        pathlib.Path(f"{shots}-{name}.png").write_bytes(base64.b64decode(shot["data"]))
    return [f"{name}: {each}" for each in wrong]


def main(arguments):
    """Checks the pages named."""
    shots = None
    if arguments[:1] == ["--shots"]:
        shots = pathlib.Path(arguments[1])
        shots.mkdir(parents=True, exist_ok=True)
        arguments = arguments[2:]
    if not arguments:
        print("usage: check_pages.py [--shots FOLDER] PAGE.html|FOLDER...", file=sys.stderr)
        return 2
    pages = []
    for argument in map(pathlib.Path, arguments):
        pages += sorted(argument.resolve().glob("*.html")) if argument.is_dir() else [argument.resolve()]
    if not pages:
        print("there are no pages: " + " ".join(arguments))
        return 1
    path = browser.find()
    if path is None:
        print("skipped: there is no Chromium (Debian: chromium)")
        return 77
    axe = find_axe()
    print("axe-core: " + ("used" if axe else "not found, so only our own accessibility checks are made"))
    complaints = 0
    with browser.Browser(path) as chromium:
        for page in pages:
            for view in VIEWS:
                for each in check_view(chromium, page.as_uri(), view, axe, shots and shots / page.stem):
                    print(f"{page.name}: {each}")
                    complaints += 1
            if shots is not None:
                pdf = chromium.ask("Page.printToPDF", wait_s=60)["data"]
                (shots / f"{page.stem}-print.pdf").write_bytes(base64.b64decode(pdf))
    print(f"{len(pages)} pages in {len(VIEWS)} views: {complaints} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
