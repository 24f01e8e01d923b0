// form[data-autosave="address"]: posts the form in the background a moment after typing stops.
// The server answers JSON {version, message} or 409 {message}; [data-autosave-status] in the form says it.
const QUIET = 1500;
const PATIENCE = 10000;

async function save(form, status) {
  const body = new FormData(form);
  body.set("autosave", "1");
  const response = await fetch(form.dataset.autosave, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout(PATIENCE),
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
  const attempt = async () => {
    again = false;
    try {
      if ((await save(form, status)) && !again) form.dispatchEvent(new Event("portal:saved"));
    } catch {
      status.textContent = form.dataset.autosaveFailed ?? "";
    }
    running = undefined;
    if (again) run();
  };
  const run = () => {
    if (stopped) return;
    if (running) again = true;
    else running = attempt();
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(run, QUIET);
  });
  form.addEventListener("submit", async (event) => {
    stopped = true;
    clearTimeout(timer);
    if (!running) return;
    // Sent now it would carry the version before the save that is under way, and be refused as somebody else's.
    event.preventDefault();
    await running;
    form.requestSubmit(event.submitter);
  });
}
