// Choosing an indicator of the catalogue fills unit, decimals and direction, unless somebody wrote their own.
const select = document.querySelector("select[name=indicator]");
const unit = document.querySelector("[name=unit]");
const decimals = document.querySelector("[name=decimals]");
const definition = document.querySelector("p[data-definition]");
const own = document.querySelector("[name=own_indicator]");
let filled = "";

function fill() {
  const { unit: its = "", direction, decimals: places, definition: text = "" } = select.selectedOptions[0]?.dataset ?? {};
  definition.textContent = text;
  definition.hidden = !text;
  own.closest(".field").hidden = Boolean(select.value);
  return { its, direction, places };
}

select?.addEventListener("change", () => {
  const { its, direction, places } = fill();
  if (!its) return;
  if (!unit.value || unit.value === filled) unit.value = filled = its;
  if (places !== undefined) decimals.value = places;
  const chosen = document.querySelector(`[name=direction][value=${direction}]`);
  if (chosen && !document.querySelector("[name=direction]:checked")) chosen.checked = true;
});
if (select) {
  filled = select.selectedOptions[0]?.dataset.unit ?? "";
  fill();
}
