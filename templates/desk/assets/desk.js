// What every page of the desk does beside htmx; no words in here: those come with the page.
"use strict";

// A button that cannot be used stays where the keyboard finds it, with its reason, and does nothing.
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-off]")) {
    event.preventDefault();
    event.stopPropagation();
  }
}, true);

// Whether the part that is swapped has the focus: only then is it lost with it.
let hadFocus = false;
document.addEventListener("htmx:beforeSwap", (event) => {
  hadFocus = event.detail.target.contains(document.activeElement) && document.activeElement !== document.body;
});

// Whoever asked for the swap, by pressing something, and did not go elsewhere since.
function isStillThere({ requestConfig }) {
  const { elt } = requestConfig ?? {};
  const active = document.activeElement;
  if (!elt || elt.matches("[data-autosave]:not([data-asked])")) return false;
  return elt.contains(active) || active.form === elt || !elt.isConnected && active === document.body;
}

// After a swap the focus is where htmx has put it (the element of the same id); if its element is
// gone, it goes to what the swapped part names, or to the part itself, never to the page's top.
// A part that refreshes itself (data-quiet) takes no focus that nobody gave it, and what comes late
// takes it from nobody who has gone on.
document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.detail.elt;
  // What moves by itself, while work is under way, takes the focus from nobody.
  if (part.closest?.("[data-live]")) return;
  const wanted = part.querySelector?.("[data-focus]");
  if (wanted && (hadFocus || isStillThere(event.detail))) {
    wanted.focus();
  } else if (hadFocus && document.activeElement === document.body && part.isConnected && !("quiet" in part.dataset)) {
    if (!part.hasAttribute("tabindex")) part.setAttribute("tabindex", "-1");
    part.focus({ preventScroll: true });
  }
});

// Who did something that cannot be undone said so twice.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

// While a request is under way its form says so, and is not sent twice.
document.addEventListener("htmx:beforeRequest", (event) => event.detail.elt.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", (event) => event.detail.elt.removeAttribute("aria-busy"));
