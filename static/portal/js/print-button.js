// <button type="button" data-print hidden>: shown where printing is possible.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
