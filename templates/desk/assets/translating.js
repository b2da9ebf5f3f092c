// The translators' pages: keys, chips and checks while typing; no words in here, those come with
// the page. Without this script every message is an ordinary form.
"use strict";

const list = document.querySelector(".messages");
const PATIENCE = 350;
const SAVE_AFTER = Number(list?.dataset.autosave) * 1000;
const timers = new WeakMap();
// By the element of a message: when what is typed there is saved by itself.
const saveTimers = new WeakMap();
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
  if (!message.classList.contains("is-unsaved")) tell(message, "unsaved");
  message.classList.add("is-unsaved");
  mark(message);
  checkSoon(message);
  saveSoon(message);
});

function tell(message, state) {
  message.querySelector(".where").textContent = list.dataset[state];
}

// What is typed is saved from the first key that is not, as a text that needs work: whether it is
// done, its translator says with a button.
function saveSoon(message) {
  // Refused because of what is there already: a person decides.
  if ("frozen" in message.dataset || saveTimers.has(message)) return;
  saveTimers.set(message, setTimeout(() => saveByItself(message), SAVE_AFTER));
}

function saveByItself(message) {
  const form = message.querySelector(".pair");
  saveTimers.delete(message);
  if (!message.isConnected || !keeping.isWaiting(form) || !fieldOf(message).value.trim()) return;
  if (form.getAttribute("aria-busy")) {
    saveSoon(message);
    return;
  }
  tell(message, "saving");
  const where = message.querySelector(".where");
  where.dataset.autosave = "";
  typedIn.set(where, keeping.read(form));
  htmx.ajax("POST", form.getAttribute("action"), { source: where, target: where, swap: "none", values: { by_itself: "on" } });
}

// By the element that asks for it: what was saved by itself.
const typedIn = new WeakMap();

document.addEventListener("htmx:beforeOnLoad", ({ detail: { elt, xhr } }) => {
  const form = elt.closest(".pair");
  if (typedIn.has(elt) && form && xhr.status === 200) keeping.taken(form, typedIn.get(elt));
});

document.addEventListener("htmx:afterRequest", ({ detail: { xhr, requestConfig } }) => {
  const asked = requestConfig.elt;
  const message = typedIn.has(asked) && document.getElementById(asked.id.replace("s-", ""));
  typedIn.delete(asked);
  if (!message) return;
  const state = keeping.standing(xhr);
  if (state === "saved") {
    message.classList.toggle("is-unsaved", keeping.isWaiting(message.querySelector(".pair")));
    if (message.classList.contains("is-unsaved")) saveSoon(message);
  } else if (state === "refused") {
    // Why it was refused stands there already; what others wrote meanwhile, a person decides on.
    if (xhr.status !== 422) message.dataset.frozen = "";
    if (xhr.status !== 422 && xhr.status !== 409) tell(message, "unsaved");
  } else {
    tell(message, state);
    keeping.again(message.id, () => saveByItself(message));
  }
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
  if (!event.target.matches?.(".pair") || !message) return;
  clearTimeout(timers.get(message));
  clearTimeout(saveTimers.get(message));
  saveTimers.delete(message);
  tell(message, "saving");
});

// Only the answer of the form itself leads on, if it was kept, and if its translator waited for it.
document.addEventListener("htmx:afterSettle", ({ detail: { elt, xhr, requestConfig } }) => {
  const message = elt.closest?.(".message") ?? null;
  if (!message) return;
  mark(message);
  if (keeping.isWaiting(message.querySelector(".pair"))) {
    message.classList.add("is-unsaved");
    saveSoon(message);
  }
  if (goOnFrom !== message.id || !requestConfig.elt.matches(".pair, [data-go-on]")) return;
  goOnFrom = null;
  const { activeElement } = document;
  const hasLeft = activeElement !== document.body && !message.contains(activeElement);
  if (xhr.status !== 200 || hasLeft || message.classList.contains("is-unsaved")) return;
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
// A form that did not get through is saved by itself as soon as that is possible.
document.addEventListener("htmx:afterRequest", ({ detail: { elt, xhr } }) => {
  const message = elt.closest?.(".message");
  if (!elt.matches?.(".pair") || !message) return;
  const state = keeping.standing(xhr);
  if (state === "saved") {
    message.classList.toggle("is-unsaved", keeping.isWaiting(elt));
  } else if (state !== "refused") {
    tell(message, state);
    if (state !== "out") keeping.again(message.id, () => saveByItself(message));
  }
});

if (isOne()) {
  mark(list.querySelector(".message"));
  fieldOf(list.querySelector(".message"))?.focus({ preventScroll: true });
}
