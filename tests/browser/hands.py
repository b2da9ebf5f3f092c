"""Two ways to use a page: by mouse, and by keyboard alone. What is meant is named as it is read."""

import base64
from pathlib import Path
from typing import Protocol

from playwright.sync_api import FileChooser, Page
from playwright.sync_api import TimeoutError as TooLateError

# More steps than any page has places for the focus.
_MOST_TABS = 400
_SETTLE_MS = 500

# The name of what has the focus, as it is read: its label, else its own words.
_FOCUSED = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return "";
  const label = it.labels?.length ? it.labels[0].textContent : it.getAttribute("aria-label");
  const words = label || it.textContent;
  return words.replace(/\\s+/g, " ").trim();
}"""


class Hand(Protocol):
    """Presses what has a name, and fills fields in by their labels."""

    def press(self, page: Page, name: str) -> None: ...

    def fill(self, page: Page, label: str, text: str) -> None: ...

    def give(self, page: Page, label: str, file: Path) -> None: ...


class Mouse:
    """Clicks, and drops files where that is offered."""

    def press(self, page: Page, name: str) -> None:
        button = page.get_by_role("button", name=name, exact=True)
        link = page.get_by_role("link", name=name, exact=True)
        summary = page.locator("summary").get_by_text(name, exact=True)
        button.or_(link).or_(summary).first.click()

    def fill(self, page: Page, label: str, text: str) -> None:
        page.get_by_label(label, exact=True).fill(text)

    def give(self, page: Page, label: str, file: Path) -> None:
        field = page.get_by_label(label, exact=True)
        field.wait_for(state="attached")
        # Before that nobody listens: the script that takes what is dropped comes last.
        page.wait_for_load_state()
        if not page.locator("[data-drop]").count():
            field.set_input_files(file)
            return
        dropped = page.evaluate_handle(
            """([name, data]) => {
              const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
              const transfer = new DataTransfer();
              transfer.items.add(new File([bytes], name));
              return transfer;
            }""",
            [file.name, base64.b64encode(file.read_bytes()).decode()],
        )
        page.locator("[data-drop]").dispatch_event("drop", {"dataTransfer": dropped})
        assert field.evaluate("field => field.files.length") == 1


class Keyboard:
    """Tab, Enter, Space and letters; nothing else."""

    def press(self, page: Page, name: str) -> None:
        self._reach(page, name)
        ticked = page.evaluate("['checkbox', 'radio'].includes(document.activeElement.type)")
        page.keyboard.press("Space" if ticked else "Enter")
        # A form may lead elsewhere, and nothing on the page says so before it does.
        page.wait_for_timeout(_SETTLE_MS)
        page.wait_for_load_state()

    def fill(self, page: Page, label: str, text: str) -> None:
        self._reach(page, label)
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.insert_text(text)

    def give(self, page: Page, label: str, file: Path) -> None:
        self._reach(page, label)
        try:
            chosen = self._chooser(page)
        except TooLateError:
            # On a busy machine the page was still being laid out: a person looks for it again.
            self._reach(page, label)
            chosen = self._chooser(page)
        chosen.set_files(file)

    def _chooser(self, page: Page) -> FileChooser:
        page.wait_for_load_state()
        with page.expect_file_chooser(timeout=20_000) as chosen:
            page.keyboard.press("Enter")
        return chosen.value

    def _reach(self, page: Page, name: str) -> None:
        passed = []
        for _ in range(_MOST_TABS):
            page.keyboard.press("Tab")
            passed.append(page.evaluate(_FOCUSED))
            if passed[-1] == name:
                return
        raise AssertionError(f"Tab never gets to “{name}”: {passed[:80]}")
