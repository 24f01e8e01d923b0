// A canned reply goes in where the cursor is; without script the button sends the form, which puts it at the end.
for (const button of document.querySelectorAll("[data-insert-reply]")) {
  const area = button.closest("fieldset");
  const select = area.querySelector("select[name^='reply-']");
  const field = area.querySelector(`textarea[name="${button.dataset.insertReply}"]`);
  if (!select || !field) continue;
  button.type = "button";
  button.addEventListener("click", () => {
    const text = select.selectedOptions[0]?.dataset.text;
    if (!text) {
      select.focus();
      return;
    }
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
