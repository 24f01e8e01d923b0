// [data-live="yes"]: fetched again every two seconds until the server no longer says "yes"; then the page is shown anew.
const EVERY = 2000;

async function refresh() {
  const shown = document.querySelector('[data-live="yes"]');
  if (!shown) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("[data-live]");
    if (answer.ok && found?.dataset.live !== "yes") return location.reload();
    if (found && found.innerHTML !== shown.innerHTML) shown.replaceChildren(...found.childNodes);
  } catch {
    // The network is away for a moment: ask again.
  }
  setTimeout(refresh, EVERY);
}

setTimeout(refresh, EVERY);
