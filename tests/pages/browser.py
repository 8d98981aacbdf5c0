"""A headless Chromium over its debugging pipe: no port, no library beyond Python's own."""
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def find():
    """The path of a Chromium, or None."""
    chosen = os.environ.get("TPPBENCH_CHROMIUM")
    if chosen:
        return chosen if os.access(chosen, os.X_OK) else None
    return next((path for path in map(shutil.which, NAMES) if path), None)


class Failure(Exception):
    """The browser did not do what it was asked to."""


class Browser:
    """One page in one browser. Use with `with`."""

    def __init__(self, path):
        self.home = tempfile.mkdtemp(prefix="tppbench-browser-")
        to_browser = os.pipe()
        from_browser = os.pipe()

        def connect():
            # The pipe is file descriptors 3 and 4; copies first, so that neither is overwritten.
            read = os.dup(to_browser[0])
            write = os.dup(from_browser[1])
            os.dup2(read, 3)
            os.dup2(write, 4)

        self.process = subprocess.Popen(
            [path, "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu",
             "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--hide-scrollbars", f"--user-data-dir={self.home}",
             "about:blank"],
            preexec_fn=connect, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": self.home})
        os.close(to_browser[0])
        os.close(from_browser[1])
        self.writing, self.reading = to_browser[1], from_browser[0]
        self.pending = b""
        self.count = 0
        self.session = None
        self.events = []
        targets = self.ask("Target.getTargets", wait_s=60)["targetInfos"]
        target = next((t for t in targets if t["type"] == "page"), None)
        target_id = target["targetId"] if target else self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target_id, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.ask(domain + ".enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.writing)
        os.close(self.reading)
        shutil.rmtree(self.home, ignore_errors=True)

    def _read(self, deadline):
        while b"\0" not in self.pending:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.reading], [], [], left)[0]:
                raise Failure("the browser does not answer")
            piece = os.read(self.reading, 1 << 20)
            if not piece:
                raise Failure("the browser ended")
            self.pending += piece
        message, self.pending = self.pending.split(b"\0", 1)
        return json.loads(message)

    def ask(self, method, wait_s=30, **parameters):
        """One command and its answer; events that come meanwhile are kept."""
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.writing, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + wait_s
        while True:
            answer = self._read(deadline)
            if answer.get("id") == self.count:
                if "error" in answer:
                    raise Failure(f"{method}: {answer['error'].get('message')}")
                return answer["result"]
            self.events.append(answer)

    def wait_for(self, event, wait_s=30):
        """Until an event has come."""
        deadline = time.monotonic() + wait_s
        while not any(e.get("method") == event for e in self.events):
            self.events.append(self._read(deadline))

    def open(self, url, width, height, dark=False, media=""):
        """Shows a page at a size, in a colour scheme, for a medium."""
        self.events.clear()
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                 mobile=width < 600)
        self.ask("Emulation.setEmulatedMedia", media=media,
                 features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.ask("Page.navigate", url=url)
        self.wait_for("Page.loadEventFired")

    def evaluate(self, expression, wait_s=60):
        """The value of an expression, awaited."""
        result = self.ask("Runtime.evaluate", wait_s=wait_s, expression=expression, awaitPromise=True,
                          returnByValue=True)
        if "exceptionDetails" in result:
            raise Failure(json.dumps(result["exceptionDetails"])[:500])
        return result["result"].get("value")
