// What somebody types is not lost: it is copied here until the desk has it, a form is sent without
// leaving its page, and a page whose session has ended asks for the password in its place.
// No words in here: those come with the page.
"use strict";

const keeping = (() => {
  const TYPED = "textarea, input:is([type=text], [type=email], [type=url], [type=tel], [type=search], [type=date], [type=time], [type=number])";
  const bar = document.getElementById("keeper");
  const said = document.getElementById("keeper-said");
  const spoken = document.getElementById("spoken");

  // Forms and what stands in them.

  const isField = (field) => field.name && !["hidden", "password", "file", "submit", "button", "reset", "fieldset"].includes(field.type);
  const isTick = (field) => field.type === "checkbox" || field.type === "radio";
  const first = (form) => [...form.elements].find((field) => field.matches(TYPED) && !field.readOnly);
  const isOurs = (form) => form?.method === "post" && !form.querySelector("[type=password]") && Boolean(first(form));
  // It asks whether what another form sent is meant, and carries that unseen.
  const isQuestion = (form) => form?.method === "post" && !isOurs(form) && Boolean(form.elements.confirm);
  const actionOf = (form) => form.getAttribute("action") ?? location.pathname;
  const placeOf = (form) => `${location.pathname} ${first(form).id}`;
  const formAt = (place) => [...document.forms].find((form) => isOurs(form) && placeOf(form) === place);
  const read = (form) => [...form.elements].filter(isField).map((field) => [field.name, isTick(field) ? field.value : "", isTick(field) ? field.checked : field.value]);
  const hiddenOf = (form) => [...form.elements].filter((field) => field.type === "hidden" && field.name && field.name !== "form_key");
  // A row that is still empty is none.
  const isSame = (one, other) => JSON.stringify(one.filter((each) => each[2])) === JSON.stringify(other.filter((each) => each[2]));

  // What was typed goes into its fields by their names, in order; for what has no field here any
  // more, one is made that is sent with the form unseen.
  function fill(form, fields) {
    const free = [...form.elements].filter(isField);
    for (const [name, value, content] of fields) {
      const place = free.findIndex((field) => field.name === name && (!isTick(field) || field.value === value));
      if (place < 0) {
        if (content && content !== true) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value: content }));
        continue;
      }
      const [field] = free.splice(place, 1);
      if (isTick(field)) field.checked = content;
      else if (field.value !== content) field.value = content;
    }
  }

  // Where there is something to write over, what the copy was made of is part of it: else it would
  // take the place of what came since.
  const isOver = (form) => [...form.elements].some((field) => field.matches(TYPED) && field.defaultValue);

  function fillHidden(form, hidden) {
    const free = hiddenOf(form);
    for (const [name, value] of hidden) {
      const place = free.findIndex((field) => field.name === name);
      if (place >= 0) free.splice(place, 1)[0].value = value;
    }
  }

  function uncover(form) {
    for (let each = form.closest("details"); each; each = each.parentElement.closest("details")) each.open = true;
  }

  // What the desk does not have yet: the place of a form, and the name of its copy.

  const kept = new Map();

  async function keep(form) {
    const place = placeOf(form);
    if (!kept.has(place)) kept.set(place, crypto.randomUUID());
    const hidden = hiddenOf(form).map((field) => [field.name, field.value]);
    const copy = { place, path: location.pathname, title: document.title, at: Date.now(), fields: read(form), hidden };
    bar.classList.toggle("unkept", !await copies.write(kept.get(place), copy));
  }

  function drop(form) {
    const place = placeOf(form);
    if (kept.has(place)) copies.drop(kept.get(place));
    kept.delete(place);
  }

  const isWaiting = (form) => kept.has(placeOf(form));

  // The desk has taken *fields*: all that is typed, unless somebody went on typing meanwhile.
  function taken(form, fields) {
    if (isSame(read(form), fields)) drop(form);
  }

  document.addEventListener("input", ({ target }) => {
    if (isOurs(target.form) && isField(target)) keep(target.form);
  });

  // What stands in the way, said where it is seen and heard.

  const AGAIN_AFTER = 5000;
  const later = new Map();
  let timer = null;

  function tell(state) {
    if (bar.dataset.state === state) return;
    bar.dataset.state = state;
    said.textContent = said.dataset[state] ?? "";
  }

  function speak(words) {
    spoken.textContent = words;
  }

  function goOn() {
    clearTimeout(timer);
    timer = null;
    const doing = [...later.values()];
    later.clear();
    for (const each of doing) each();
  }

  // Done again, under a name that is unique here, when the desk can be reached or somebody signs in.
  function again(name, doing) {
    later.set(name, doing);
    if (bar.dataset.state !== "out") timer ??= setTimeout(goOn, AGAIN_AFTER);
  }

  // What became of what was sent: saved, refused, or still only here because the desk is away
  // (offline), cannot just now (busy) or knows nobody (out).
  function standing(xhr) {
    if (xhr.status === 0) return "offline";
    if (xhr.status === 401 || xhr.getResponseHeader("X-Refusal") === "form_outdated") return "out";
    if (xhr.status === 429 || xhr.status >= 500) return "busy";
    return xhr.status < 400 ? "saved" : "refused";
  }

  window.addEventListener("online", goOn);

  // Signing in, in the page.

  const dialog = document.getElementById("sign-in-here");
  const refused = document.getElementById("here-refused");
  const password = document.getElementById("here-password");
  let cameFrom = null;

  function signedOut(isAsked) {
    tell("out");
    clearTimeout(timer);
    timer = null;
    dialog.open = true;
    if (!isAsked || dialog.contains(document.activeElement)) return;
    cameFrom = document.activeElement;
    (password ?? dialog.querySelector("a")).focus();
  }

  // Whether this page's person is signed in; their forms carry the key of the new session then.
  async function isIn() {
    const answer = await fetch("/sign-in/standing", { headers: { Accept: "application/json" } });
    if (!answer.ok) return false;
    const { name, form_key: key } = await answer.json();
    if (name !== dialog.dataset.name) {
      refused.textContent = refused.dataset.other;
      return false;
    }
    for (const each of document.querySelectorAll("[name=form_key]")) each.value = key;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-Form-Key": key }));
    return true;
  }

  const formKey = () => document.querySelector("[name=form_key]").value;

  function signedIn() {
    const hadFocus = dialog.contains(document.activeElement);
    dialog.open = false;
    dialog.querySelector("form")?.reset();
    refused.textContent = "";
    if (hadFocus) (cameFrom?.isConnected ? cameFrom : document.getElementById("main")).focus();
    tell("back");
    goOn();
  }

  async function signIn(form) {
    refused.textContent = "";
    const sent = new URLSearchParams(new FormData(form));
    const answer = await fetch("/sign-in", { method: "POST", body: sent, headers: { "HX-Request": "true" } });
    if (answer.ok && await isIn()) return signedIn();
    if (!answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      refused.textContent = page.querySelector("[role=alert]")?.textContent.trim() ?? refused.dataset.failed;
    }
    password.select();
  }

  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    signIn(event.target).catch(() => { refused.textContent = said.dataset.offline; });
  });

  // Whoever signed in elsewhere comes back to this window.
  window.addEventListener("focus", async () => {
    if (bar.dataset.state === "out" && await isIn().catch(() => false)) signedIn();
  });

  // Forms are sent without leaving the page: what is refused stays where it was typed.

  const submitters = new WeakMap();

  function resend(form) {
    const submitter = submitters.get(form);
    if (submitter?.isConnected) submitter.click();
    else form.requestSubmit();
  }

  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    submitters.set(form, submitter);
    if (event.defaultPrevented || form.hasAttribute("hx-post") || submitter?.formTarget || !isOurs(form) && !isQuestion(form)) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy")) return;
    const values = submitter?.name ? { [submitter.name]: submitter.value } : {};
    htmx.ajax("POST", actionOf(form), { source: form, target: "#main", swap: "outerHTML", select: "#main", values });
  });

  const sent = new WeakMap();
  const held = new WeakMap();

  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (isOurs(detail.elt)) sent.set(detail.xhr, read(detail.elt));
  });

  document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
    const { elt, xhr } = detail;
    if (xhr.status < 500 && (bar.dataset.state === "offline" || bar.dataset.state === "busy")) {
      tell("back");
      goOn();
    }
    if (xhr.status >= 400 || !elt.isConnected) return;
    if (sent.has(xhr)) taken(elt, sent.get(xhr));
    if (!isQuestion(elt)) return;
    for (const form of document.forms) {
      if (isOurs(form) && actionOf(form) === actionOf(elt)) drop(form);
    }
  });

  // By itself: a form that saves while somebody types, and what is no form at all.
  const isAsked = (elt) => elt.matches("form, button") && !elt.matches("[data-autosave]:not([data-asked])");

  async function stepIn(elt, wasAsked) {
    const before = formKey();
    const isKnown = await isIn().catch(() => false);
    // What is refused with the key of now is not refused for its age.
    if (isKnown && formKey() === before) return tell("busy");
    if (wasAsked && !elt.matches("[data-autosave]")) {
      again(elt, () => elt.matches("form") ? resend(elt) : elt.click());
    }
    return isKnown ? goOn() : signedOut(wasAsked);
  }

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { xhr, target, requestConfig } = detail;
    if (xhr.status === 401 || xhr.getResponseHeader("X-Refusal") === "form_outdated") {
      detail.shouldSwap = false;
      stepIn(requestConfig.elt, isAsked(requestConfig.elt));
      return;
    }
    // What is swapped takes nothing with it that the desk does not have.
    const active = document.activeElement;
    const caret = [active.id, active.selectionStart, active.selectionEnd];
    const inside = [...document.forms].filter((form) => target.contains(form) && isOurs(form) && isWaiting(form));
    held.set(xhr, { caret, forms: inside.map((form) => [placeOf(form), read(form)]) });
  });

  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    const { forms, caret: [id, start, end] } = held.get(detail.xhr) ?? { forms: [], caret: [] };
    held.delete(detail.xhr);
    for (const [place, fields] of forms) {
      const form = formAt(place);
      if (!form) continue;
      fill(form, fields);
      uncover(form);
      keep(form);
      const active = document.activeElement;
      if (active.form === form && active.id === id && start != null) active.setSelectionRange(start, end);
    }
  });

  document.addEventListener("htmx:afterRequest", ({ detail: { xhr, requestConfig } }) => {
    const isOfTyped = sent.has(xhr) || "autosave" in requestConfig.elt.dataset;
    const state = standing(xhr);
    if (isOfTyped && (state === "offline" || state === "busy")) tell(state);
  });

  // What an earlier visit left here is offered where it was typed.

  function offer({ id, value }) {
    const form = formAt(value.place);
    if (form && isSame(read(form), value.fields)) return copies.drop(id);
    const shown = document.getElementById("kept-offer").content.cloneNode(true).firstElementChild;
    const when = new Date(value.at);
    shown.querySelector("time").dateTime = when.toISOString();
    shown.querySelector("time").textContent = when.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    shown.querySelector("pre").textContent = value.fields.filter((each) => typeof each[2] === "string" && each[2]).map((each) => each[2]).join("\n\n");
    shown.querySelector("[data-restore]").hidden = !form;
    shown.querySelector("[data-restore]").addEventListener("click", () => restore(id, value, shown));
    shown.querySelector("[data-discard]").addEventListener("click", () => discard(id, shown));
    if (form) {
      form.before(shown);
      uncover(form);
    } else {
      document.getElementById("notice").append(shown);
    }
    if (bar.dataset.state !== "found") shown.scrollIntoView({ block: "center" });
    return tell("found");
  }

  async function restore(id, value, shown) {
    const form = formAt(value.place);
    if (isOver(form)) fillHidden(form, value.hidden);
    fill(form, value.fields);
    shown.remove();
    const field = first(form);
    field.focus();
    await keep(form);
    copies.drop(id);
    // The page's own script sees that there is something to save.
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function discard(id, shown) {
    copies.drop(id);
    shown.remove();
    document.getElementById("main").focus();
  }

  document.addEventListener("DOMContentLoaded", async () => {
    for (const each of await copies.all()) {
      if (each.value.path === location.pathname) offer(each);
    }
  });

  // Who signs out takes nothing with them, and is asked first if that would be lost.
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") !== "/sign-out") return;
    if (copies.any() && !window.confirm(event.target.dataset.unsaved)) event.preventDefault();
    else copies.clear();
  });

  return { again, drop, isWaiting, read, speak, standing, taken };
})();
