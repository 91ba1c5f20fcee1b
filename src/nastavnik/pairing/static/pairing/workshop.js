/* The list of needs by keyboard: arrows, Home and End move, Enter opens (a plain link), Escape comes back to the list. */
"use strict";
(() => {
  const list = document.querySelector("[data-needs]");
  if (!list) return;
  const links = [...list.querySelectorAll("a")];
  const current = list.querySelector("[aria-current]") || links[0];
  if (!current) return;

  /* Tab enters and leaves the list in one press; inside it the arrows move. */
  function stand(link) {
    for (const other of links) other.tabIndex = other === link ? 0 : -1;
  }

  function go(link) {
    stand(link);
    link.focus();
    link.scrollIntoView({
      block: "nearest"
    });
  }
  stand(current);
  if (list.scrollHeight > list.clientHeight) list.scrollTop = current.offsetTop - list.offsetTop - list.clientHeight / 3;

  list.addEventListener("focusin", (event) => {
    if (links.includes(event.target)) stand(event.target);
  });
  list.addEventListener("keydown", (event) => {
    const at = links.indexOf(event.target);
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const places = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: links.length - 1
    };
    const to = places[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (links[to]) go(links[to]);
  });
  document.addEventListener("keydown", (event) => {
    const beside = document.querySelector("[data-beside]");
    if (event.key !== "Escape" || event.defaultPrevented || !beside || !beside.contains(document.activeElement)) return;
    if (document.activeElement.matches("input, select, textarea")) return;
    go(current);
  });
})();
