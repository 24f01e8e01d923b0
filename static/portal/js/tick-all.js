// One box that ticks all boxes of a name in its form; without script each is ticked by itself.
for (const all of document.querySelectorAll("[data-tick-all]")) {
  const boxes = [...all.form.querySelectorAll(`input[type="checkbox"][name="${all.dataset.tickAll}"]`)];
  const follow = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.hidden = false;
  follow();
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  for (const box of boxes) box.addEventListener("change", follow);
}
