// The admin's tabular inlines name their controls only by the column's heading: say it to screen readers as well.
function label(scope) {
  for (const table of scope.querySelectorAll(".tabular table")) {
    const headings = [...table.querySelectorAll("thead th")].map((heading) => heading.textContent.trim());
    for (const row of table.querySelectorAll("tbody tr")) {
      const cells = [...row.children].filter((cell) => !cell.classList.contains("original"));
      const offset = headings.length > cells.length ? headings.length - cells.length : 0;
      cells.forEach((cell, at) => {
        for (const control of cell.querySelectorAll("input:not([type=hidden]), select, textarea")) {
          if (!control.labels?.length && headings[at + offset]) control.setAttribute("aria-label", headings[at + offset]);
        }
      });
    }
  }
}

// Fields that are edited in a list have the column's heading only.
for (const table of document.querySelectorAll("#result_list")) {
  const headings = [...table.querySelectorAll("thead th")].map((heading) => heading.textContent.trim());
  for (const row of table.querySelectorAll("tbody tr")) {
    [...row.children].forEach((cell, at) => {
      for (const control of cell.querySelectorAll("input:not([type=hidden]):not(.action-select), select")) {
        if (!control.labels?.length && headings[at]) control.setAttribute("aria-label", headings[at]);
      }
    });
  }
}

// Select2 names its box by what is chosen in it only; the label of the field names it truly.
function nameSearchBoxes() {
  for (const box of document.querySelectorAll("select.admin-autocomplete + .select2 .select2-selection")) {
    const field = box.closest(".select2").previousElementSibling;
    const name = field.labels?.[0]?.textContent.trim() || field.getAttribute("aria-label");
    if (!name) continue;
    for (const part of [box, box.querySelector("[role=textbox]")]) {
      part?.removeAttribute("aria-labelledby");
      part?.setAttribute("aria-label", name);
    }
  }
}

// The filter icons of the two-box selector carry a label that only a picture may have.
function nameIcons() {
  for (const icon of document.querySelectorAll(".help-tooltip[aria-label]")) icon.setAttribute("role", "img");
}

// The search box is named by a picture only.
const search = document.getElementById("searchbar");
search?.setAttribute("aria-label", document.querySelector("label[for=searchbar] img")?.alt ?? search.name);

// A heading without words heads nothing: it is an empty cell.
for (const heading of document.querySelectorAll(".tabular thead th")) {
  if (!heading.textContent.trim()) heading.setAttribute("role", "cell");
}

// A table of rows that are only read is scrolled with the keyboard too.
for (const box of document.querySelectorAll(".inline-related.tabular > fieldset")) {
  if (!box.querySelector("a, input:not([type=hidden]), select, textarea")) box.tabIndex = 0;
}

label(document);
nameIcons();
window.addEventListener("load", nameIcons);
// The boxes are made at some moment around the load of the page, and with each added row.
if (document.querySelector("select.admin-autocomplete")) {
  new MutationObserver(nameSearchBoxes).observe(document.body, { childList: true, subtree: true });
}
document.addEventListener("formset:added", () => label(document));
