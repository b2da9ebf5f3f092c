// Counts down to instants. The words are the browser's own, in the language of the page.
"use strict";

(() => {
  const start = document.querySelector("[data-now]");
  if (!start) return;
  // The server's clock counts, not this machine's.
  const ahead = Date.now() - Date.parse(start.dataset.now);
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

  const tell = (element) => {
    const seconds = Math.round((Date.parse(element.dataset.until) - (Date.now() - ahead)) / 1000);
    // Two days are counted in hours, two hours in minutes: the last ones are watched.
    const [unit, length] = units.find(([, each]) => Math.abs(seconds) >= 2 * each) ?? units[3];
    element.textContent = words.format(Math.trunc(seconds / length), unit);
  };

  setInterval(() => document.querySelectorAll("[data-until]").forEach(tell), 1000);
})();
