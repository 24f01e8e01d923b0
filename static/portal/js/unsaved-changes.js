// form[data-guard]: leaving the page with unsaved changes asks first. Sending or autosaving clears it.
for (const form of document.querySelectorAll("form[data-guard]")) {
  let changed = form.dataset.guard === "changed";
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  form.addEventListener("portal:saved", () => (changed = false));
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}
