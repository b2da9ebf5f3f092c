// The editor: saves by itself, shows what readers will see, and knows a few keys.
"use strict";

const editor = document.getElementById("editor");
const body = document.getElementById("field-body");
const refresh = document.getElementById("refresh");
const saved = document.getElementById("saved");

const LOOK_AFTER = 400;
// From the first key that is not saved, however fast the next ones come.
const SAVE_AFTER = Number(editor.dataset.autosave) * 1000;
let lookTimer;
let saveTimer = null;
let isSaving = false;
let isAskedMeanwhile = false;
// Whether a look was tried when the desk was away.
let isLookLate = false;
// Mine is saved over theirs by a person, never by a timer.
let isConflict = "conflict" in editor.dataset;

function save(isAsked = false) {
  clearTimeout(saveTimer);
  saveTimer = null;
  // One after the other: each is written over the one before.
  if (isSaving) {
    isAskedMeanwhile ||= isAsked;
    saveSoon();
    return;
  }
  editor.toggleAttribute("data-asked", isAsked);
  isSaving = true;
  tell("saving");
  htmx.trigger(editor, "save");
}

function saveSoon() {
  if (!isConflict) saveTimer ??= setTimeout(() => save(), SAVE_AFTER);
}

function tell(state) {
  saved.textContent = saved.dataset[state];
}

// Each look is a new frame behind the old one, which it replaces once it is loaded and scrolled to
// the same place: nothing flashes, and the way back in the browser leads through no previews.
let looks = 0;
function isOfDesk(frame) {
  try {
    return frame.contentWindow.location.href !== "about:blank";
  } catch {
    // The browser's own page, which says that nothing answers.
    return false;
  }
}
function look() {
  const old = document.getElementById("preview");
  const next = old.cloneNode();
  // A frame keeps the name that it was made with.
  next.name = refresh.formTarget = `preview-${looks += 1}`;
  old.parentElement.querySelectorAll("iframe[hidden]").forEach((each) => each.remove());
  next.hidden = true;
  next.addEventListener("load", () => {
    if (!isOfDesk(next)) return;
    const scrolled = old.contentWindow?.scrollY ?? 0;
    next.hidden = false;
    old.remove();
    next.contentWindow.scrollTo(0, scrolled);
  });
  old.after(next);
  // Without the desk the last look stays.
  if (!["offline", "out"].includes(document.getElementById("keeper").dataset.state)) editor.requestSubmit(refresh);
}

function count() {
  const counts = document.querySelector("[data-counts]");
  const language = document.documentElement.lang;
  const words = new Intl.Segmenter(body.lang, { granularity: "word" });
  // The name of a picture is nothing to read.
  const text = body.value.replace(/\]\(picture:[0-9a-f]*\)/g, "]");
  let number = 0;
  for (const each of words.segment(text)) number += each.isWordLike;
  counts.querySelector("[data-words]").textContent = number.toLocaleString(language);
  counts.querySelector("[data-characters]").textContent = [...text].length.toLocaleString(language);
  counts.hidden = false;
}

editor.addEventListener("input", (event) => {
  // What is said of a picture is no part of the text.
  if (event.target.form !== editor) return;
  if (!isSaving && saveTimer === null) tell("unsaved");
  clearTimeout(lookTimer);
  lookTimer = setTimeout(() => { look(); count(); }, LOOK_AFTER);
  saveSoon();
});

editor.addEventListener("submit", (event) => {
  if (event.submitter === refresh) return;
  event.preventDefault();
  // "Save mine over theirs" brings the revision that it is saved over.
  if (event.submitter?.name === "over") document.getElementById("base").value = event.submitter.value;
  save(true);
});

editor.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt !== editor) return;
  const { target, xhr } = event.detail;
  const state = keeping.standing(xhr);
  isSaving = false;
  isConflict = state === "refused" && xhr.status === 409;
  if (state === "saved") {
    if (isLookLate) look();
    isLookLate = false;
    if ("asked" in editor.dataset) keeping.speak(saved.textContent);
    if (isAskedMeanwhile) save(true);
    else if (keeping.isWaiting(editor)) saveSoon();
  } else if (state !== "refused") {
    tell(state);
    isLookLate = true;
    keeping.again("editor", () => save());
  } else if (target !== saved) {
    tell("unsaved");
  }
  isAskedMeanwhile = false;
});

window.addEventListener("beforeunload", (event) => {
  if (keeping.isWaiting(editor)) event.preventDefault();
});

// Taking theirs is leaving without what is typed, on purpose.
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-leave]")) keeping.drop(editor);
});

function put(text, from, to) {
  body.setSelectionRange(from, to);
  // Unlike setRangeText, this can be undone with the keyboard.
  if (!document.execCommand("insertText", false, text)) body.setRangeText(text, from, to, "end");
}

function mark(before, after, caret) {
  const { selectionStart: from, selectionEnd: to, value } = body;
  const chosen = value.slice(from, to);
  const around = value.slice(from - before.length, from) === before && value.slice(to, to + after.length) === after;
  if (around && chosen) {
    put(chosen, from - before.length, to + after.length);
    body.setSelectionRange(from - before.length, to - before.length);
    return;
  }
  put(before + chosen + after, from, to);
  const start = from + before.length;
  if (caret && chosen) body.setSelectionRange(start + chosen.length + 2, start + chosen.length + 2);
  else body.setSelectionRange(start, start + chosen.length);
}

// A picture stands in a paragraph of its own, after the one with the caret.
const pictures = document.getElementById("pictures");
function show(source) {
  const { value } = body;
  const end = value.indexOf("\n\n", body.selectionEnd);
  const at = end < 0 ? value.length : end;
  const before = !value || value.endsWith("\n\n", at) ? "" : "\n\n";
  const after = at === value.length || value.startsWith("\n\n", at) ? "" : "\n\n";
  body.focus();
  put(before + source.dataset.put + after, at, at);
  if (source.dataset.caret) {
    const caret = at + before.length + Number(source.dataset.caret);
    body.setSelectionRange(caret, caret);
  }
}
function offer() {
  for (const each of pictures.querySelectorAll("button[data-put]")) each.hidden = false;
}
pictures.addEventListener("click", (event) => {
  if (event.target.matches("button[data-put]")) show(event.target);
});
pictures.addEventListener("htmx:afterSwap", () => {
  offer();
  const added = pictures.querySelector("code[data-put]");
  if (!added) return;
  document.getElementById("picture-form").reset();
  show(added);
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const key = event.key.toLowerCase();
  if (key === "s") save(true);
  else if (event.target !== body) return;
  else if (key === "b") mark("**", "**");
  else if (key === "i") mark("*", "*");
  else if (key === "k") mark("[", "]()", true);
  else return;
  event.preventDefault();
});

// Instants come in the zone of the server, and are told in the reader's.
saved.addEventListener("htmx:afterSwap", () => {
  for (const each of saved.querySelectorAll("time")) {
    const options = { hour: "2-digit", minute: "2-digit" };
    each.textContent = new Date(each.dateTime).toLocaleTimeString(document.documentElement.lang, options);
  }
});

offer();
look();
count();
