// The board and an article's overview; the words of a countdown are the browser's own (CLDR).
"use strict";

const UNITS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

// As Babel counts on the server: the largest unit of which there is nearly one.
const howSoon = (instant, words) => {
  const seconds = (instant - Date.now()) / 1000;
  const [unit, length] = UNITS.find(([, each]) => Math.abs(seconds) / each >= 0.85) ?? UNITS.at(-1);
  return words.format(Math.round(seconds / length), unit);
};

const SYSTEMS = { "٠": "arab", "۰": "arabext" };
setInterval(() => {
  for (const time of document.querySelectorAll("time[data-countdown]")) {
    const numberingSystem = SYSTEMS[time.dataset.countdown] ?? "latn";
    const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always", numberingSystem });
    const said = howSoon(Date.parse(time.dateTime), words);
    if (time.textContent !== said) time.textContent = said;
  }
}, 15000);

// A part that refreshes itself waits while somebody is in it with the keyboard.
document.addEventListener("htmx:beforeRequest", (event) => {
  const part = event.detail.elt;
  if ("quiet" in part.dataset && part.contains(document.activeElement)) event.preventDefault();
});
