// form[data-autosave="address"]: posts the form in the background a moment after typing stops.
// The server answers JSON {version, message} or 409 {message}; [data-autosave-status] in the form says it.
const QUIET = 1500;

async function save(form, status) {
  const body = new FormData(form);
  body.set("autosave", "1");
  const response = await fetch(form.dataset.autosave, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
  });
  const answer = response.headers.get("Content-Type")?.startsWith("application/json") ? await response.json() : {};
  const version = form.querySelector("input[name$='version']");
  if (response.ok && version && answer.version) version.value = answer.version;
  status.textContent = answer.message ?? form.dataset.autosaveFailed ?? "";
  return response.ok;
}

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = form.querySelector("[data-autosave-status]");
  let timer, running, again, stopped;
  const run = async () => {
    if (stopped) return;
    if (running) return void (again = true);
    running = true;
    again = false;
    try {
      if ((await save(form, status)) && !again) form.dispatchEvent(new Event("portal:saved"));
    } catch {
      status.textContent = form.dataset.autosaveFailed ?? "";
    }
    running = false;
    if (again) run();
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(run, QUIET);
  });
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
  });
}
