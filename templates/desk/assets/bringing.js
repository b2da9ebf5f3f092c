// A file can be dropped where it can be chosen; also in a page that came as an answer.
"use strict";

const dropped = (event) => event.target.closest?.("[data-drop]");

for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    const target = dropped(event);
    if (!target) return;
    event.preventDefault();
    target.classList.add("over");
  });
}
for (const kind of ["dragleave", "drop"]) {
  document.addEventListener(kind, (event) => dropped(event)?.classList.remove("over"));
}
document.addEventListener("drop", (event) => {
  const target = dropped(event);
  if (!target) return;
  event.preventDefault();
  const input = target.querySelector("input[type=file]");
  input.files = event.dataTransfer.files;
  input.focus();
});
