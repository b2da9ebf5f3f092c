// A file can be dropped where it can be chosen.
"use strict";

const target = document.querySelector("[data-drop]");
const input = target.querySelector("input[type=file]");

for (const kind of ["dragenter", "dragover"]) {
  target.addEventListener(kind, (event) => {
    event.preventDefault();
    target.classList.add("over");
  });
}
for (const kind of ["dragleave", "drop"]) {
  target.addEventListener(kind, () => target.classList.remove("over"));
}
target.addEventListener("drop", (event) => {
  event.preventDefault();
  input.files = event.dataTransfer.files;
  input.focus();
});
