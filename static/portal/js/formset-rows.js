// Rows of a formset: [data-rows] holds them, a <template> the empty one; buttons [data-add-row] and [data-remove-row].
// Without script the extra empty rows and the delete check boxes do the same.
function renumbered(template, number) {
  const row = template.content.cloneNode(true);
  for (const element of row.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      if (value.includes("__prefix__")) element.setAttribute(name, value.replaceAll("__prefix__", number));
      if (value.includes("__number__")) element.setAttribute(name, value.replaceAll("__number__", number + 1));
    }
  }
  return row;
}

function removeRow(rows, row) {
  const box = row.querySelector("input[name$='-DELETE']");
  if (box) box.checked = true;
  row.hidden = true;
  rows.parentElement.querySelector("[data-add-row]")?.focus();
  rows.dispatchEvent(new Event("input", { bubbles: true }));
}

function offerRemoval(rows, row) {
  const box = row.querySelector("[data-delete]");
  const button = row.querySelector("[data-remove-row]");
  if (!box || !button) return;
  box.hidden = true;
  button.hidden = false;
  row.hidden = box.querySelector("input").checked;
  button.addEventListener("click", () => removeRow(rows, row));
}

for (const rows of document.querySelectorAll("[data-rows]")) {
  const prefix = rows.dataset.rows;
  const area = rows.parentElement;
  const total = area.querySelector(`input[name="${prefix}-TOTAL_FORMS"]`);
  const most = Number(area.querySelector(`input[name="${prefix}-MAX_NUM_FORMS"]`)?.value) || 1000;
  const template = area.querySelector("template");
  const add = area.querySelector("[data-add-row]");
  for (const row of rows.querySelectorAll("[data-row]")) offerRemoval(rows, row);
  if (!add || !template) continue;
  add.hidden = false;
  add.addEventListener("click", () => {
    const number = Number(total.value);
    if (number >= most) return;
    rows.append(renumbered(template, number));
    total.value = number + 1;
    const row = rows.lastElementChild;
    offerRemoval(rows, row);
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    rows.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
