// A menu that scrolls sideways, as on a phone, begins at the page the reader is on.
for (const link of document.querySelectorAll(".nav [aria-current]")) {
  const menu = link.closest("ul");
  const [seen, wanted] = [menu.getBoundingClientRect(), link.getBoundingClientRect()];
  menu.scrollLeft += wanted.left + wanted.width / 2 - (seen.left + seen.width / 2);
}
