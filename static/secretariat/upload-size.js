// form[data-most-bytes]: a file that is too large is said at once, before anything is sent.
for (const form of document.querySelectorAll("form[data-most-bytes]")) {
  const input = form.querySelector("input[type=file]");
  const judge = () => {
    const size = input.files[0]?.size ?? 0;
    input.setCustomValidity(size > Number(form.dataset.mostBytes) ? form.dataset.tooLarge : "");
  };
  input.addEventListener("change", () => { judge(); input.reportValidity(); });
  form.addEventListener("submit", (event) => {
    judge();
    if (!input.reportValidity()) event.preventDefault();
  });
}
