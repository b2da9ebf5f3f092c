// The translators' pages: keys, chips and checks while typing; no words in here, those come with
// the page. Without this script every message is an ordinary form.
"use strict";

const list = document.querySelector(".messages");
const PATIENCE = 350;
const timers = new WeakMap();
let goOnFrom = null;

document.documentElement.classList.add("scripted");

const isOne = () => list?.hasAttribute("data-one");
const fieldOf = (message) => message?.querySelector(".pair textarea");

// The message that somebody works on; on its own page there is only one.
function current(element) {
  const message = element?.closest?.(".message");
  return message ?? (isOne() ? list.querySelector(".message") : null);
}

function changed(field) {
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function insert(field, opening, closing) {
  if (!field || field.readOnly) return;
  const { selectionStart: start, selectionEnd: end, value } = field;
  field.setRangeText(opening + value.slice(start, end) + closing, start, end, "end");
  // Between the two parts of an empty pair, and after everything else.
  if (closing && start === end) field.setSelectionRange(start + opening.length, start + opening.length);
  field.focus();
  changed(field);
}

function take(field, text) {
  if (!field || field.readOnly) return;
  field.value = text;
  field.focus();
  changed(field);
}

// Which placeholders are in the text already.
function mark(message) {
  const text = fieldOf(message)?.value ?? "";
  for (const chip of message.querySelectorAll(".original .chip-in")) {
    const isThere = text.includes(chip.dataset.open) && text.includes(chip.dataset.close);
    chip.classList.toggle("is-there", isThere);
  }
}

function checkSoon(message) {
  clearTimeout(timers.get(message));
  timers.set(message, setTimeout(() => {
    const form = message.querySelector(".pair");
    if (!form?.isConnected) return;
    window.htmx.ajax("POST", `${form.getAttribute("action")}/check`, {
      source: message.querySelector(".checked"),
      target: message.querySelector(".checked"),
      swap: "innerHTML",
      values: { text: fieldOf(message).value },
    });
  }, PATIENCE));
}

document.addEventListener("input", (event) => {
  const message = event.target.closest(".message");
  if (!message || event.target !== fieldOf(message)) return;
  if (!message.classList.contains("is-unsaved")) {
    message.classList.add("is-unsaved");
    message.querySelector(".where").textContent = list.dataset.unsaved;
  }
  mark(message);
  checkSoon(message);
});

document.addEventListener("click", (event) => {
  const chip = event.target.closest(".chip-in");
  const text = event.target.closest("[data-text]");
  const field = fieldOf(current(event.target));
  if (chip) insert(field, chip.dataset.open, chip.dataset.close);
  if (text) take(field, text.dataset.text);
});

// Help is asked for when somebody begins with a message, not for five hundred at once.
document.addEventListener("focusin", (event) => {
  const message = event.target.closest(".message");
  if (!message || event.target !== fieldOf(message)) return;
  mark(message);
  const help = message.querySelector("details.aid");
  if (help) help.open = true;
});

function neighbour(message, step) {
  const all = [...list.querySelectorAll(".message")];
  return all[all.indexOf(message) + step];
}

function move(message, step) {
  if (isOne()) {
    document.querySelector(step < 0 ? "[rel=prev]" : "[rel=next]")?.click();
    return;
  }
  const next = message ? neighbour(message, step) : list.querySelector(".message");
  show(next);
}

function show(message) {
  const field = fieldOf(message);
  if (!field) return;
  field.focus({ preventScroll: true });
  message.scrollIntoView({ block: "center" });
}

function nextUnfinished(message) {
  const all = [...list.querySelectorAll(".message")];
  const place = all.indexOf(message);
  return [...all.slice(place + 1), ...all.slice(0, place)].find((each) => each.dataset.state !== "done");
}

document.addEventListener("keydown", (event) => {
  if (!list || event.isComposing) return;
  const message = current(event.target);
  if (event.ctrlKey && event.key === "Enter" && message) {
    event.preventDefault();
    // Not requestSubmit(): htmx sends the value of a button that was pressed.
    message.querySelector("[data-go-on]")?.click();
  } else if (event.altKey && (event.key === "PageUp" || event.key === "PageDown")) {
    event.preventDefault();
    move(message, event.key === "PageUp" ? -1 : 1);
  } else if ((event.ctrlKey || event.metaKey) && !event.altKey && /^[1-9]$/.test(event.key) && message) {
    const chip = message.querySelector(`.original .chip-in[data-number="${event.key}"]`);
    if (!chip) return;
    event.preventDefault();
    insert(fieldOf(message), chip.dataset.open, chip.dataset.close);
  }
});

document.addEventListener("submit", (event) => {
  goOnFrom = event.submitter?.hasAttribute("data-go-on") ? event.target.closest(".message")?.id : null;
});

// A check that comes late must not speak over what a saved or refused message says.
document.addEventListener("htmx:beforeRequest", (event) => {
  const message = event.target.closest?.(".message");
  if (event.target.matches?.(".pair") && message) clearTimeout(timers.get(message));
});

document.addEventListener("htmx:afterSettle", (event) => {
  const message = event.detail.elt.closest?.(".message") ?? null;
  if (!message) return;
  mark(message);
  if (goOnFrom !== message.id) return;
  goOnFrom = null;
  if (message.querySelector("[role=alert]")) return;
  const next = nextUnfinished(message);
  if (next) show(next);
});

// The page in context shows what is saved: anew each time it is opened.
document.addEventListener("toggle", (event) => {
  const frame = event.target.matches?.(".context[open]") && event.target.querySelector("iframe");
  if (frame && frame.dataset.seen) frame.src = frame.getAttribute("src");
  if (frame) frame.dataset.seen = "yes";
}, true);

// Who leaves with texts that are not saved is asked first.
window.addEventListener("beforeunload", (event) => {
  if (document.querySelector(".is-unsaved")) event.preventDefault();
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful } = event.detail;
  if (successful && elt.matches(".pair, .pair [data-go-on]")) elt.closest(".message")?.classList.remove("is-unsaved");
});

if (isOne()) {
  mark(list.querySelector(".message"));
  fieldOf(list.querySelector(".message"))?.focus({ preventScroll: true });
}
