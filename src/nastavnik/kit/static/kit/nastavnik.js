/* What pages do beyond htmx: drafts on the server, one press per send, printing, labels of table cards. */
"use strict";
(() => {
  const words = document.body.dataset;
  const PAUSE = 1500;
  const FIRST_RETRY = 5000;
  const LAST_RETRY = 60000;
  const REARM = 15000;
  const OUTLIVES = 60000; // a request of more bytes may not outlive its page
  const drafts = new WeakMap();

  /* (1) drafts */
  function stateOf(form) {
    let place = form.querySelector("[data-draft-state]");
    if (!place) {
      place = document.createElement("p");
      place.setAttribute("data-draft-state", "");
      form.append(place);
    }
    place.setAttribute("aria-live", "polite");
    return place;
  }

  function say(form, text, bad) {
    const place = stateOf(form);
    place.classList.toggle("bad", bad);
    if (place.textContent !== text) place.textContent = text;
  }

  function typed(form) {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken") data.append(name, value);
    }
    for (const secret of form.querySelectorAll("input[type=password]")) data.delete(secret.name);
    data.set("draft_key", form.dataset.draft);
    return data;
  }

  function token(form) {
    const field = form.querySelector("[name=csrfmiddlewaretoken]");
    return field ? field.value : JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
  }

  function draftOf(form) {
    const fresh = {
      timer: 0,
      dirty: false,
      sending: null,
      refused: false,
      retry: FIRST_RETRY
    };
    if (!drafts.has(form)) drafts.set(form, fresh);
    return drafts.get(form);
  }

  function plan(form, wait) {
    const draft = draftOf(form);
    clearTimeout(draft.timer);
    draft.timer = setTimeout(() => save(form), wait);
  }

  async function save(form, leaving = false) {
    const draft = draftOf(form);
    clearTimeout(draft.timer);
    const url = form.dataset.draftUrl || words.draftUrl;
    if (!draft.dirty || !form.isConnected || !url || (draft.sending && !leaving)) return;
    draft.dirty = false;
    if (draft.sending) draft.sending.abort();
    const sending = (draft.sending = new AbortController());
    const body = typed(form);
    let answer = null;
    try {
      answer = await fetch(url, {
        method: "POST",
        body,
        headers: {
          "X-CSRFToken": token(form)
        },
        credentials: "same-origin",
        redirect: "manual",
        signal: sending.signal,
        keepalive: String(body).length < OUTLIVES
      });
    } catch {
      /* no connection: told below */
    }
    if (sending.signal.aborted) return;
    draft.sending = null;
    if (answer && answer.ok) {
      draft.retry = FIRST_RETRY;
      draft.refused = false;
      const time = new Date().toLocaleTimeString(document.documentElement.lang, {
        hour: "2-digit",
        minute: "2-digit"
      });
      say(form, `${words.draftSaved} ${time}`, false);
      if (draft.dirty) plan(form, PAUSE);
    } else {
      const refused = answer && [0, 401, 403].includes(answer.status);
      draft.dirty = true;
      draft.refused = refused;
      say(form, refused ? words.draftRefused : words.draftFailed, true);
      if (!refused) plan(form, draft.retry);
      draft.retry = Math.min(draft.retry * 2, LAST_RETRY);
    }
  }

  function forget(form) {
    const draft = draftOf(form);
    clearTimeout(draft.timer);
    draft.dirty = false;
    if (draft.sending) draft.sending.abort();
    draft.sending = null;
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || !form.dataset.draft || event.target.type === "password") return;
    draftOf(form).dirty = true;
    plan(form, PAUSE);
  });

  function everyDraft(leaving) {
    for (const form of document.querySelectorAll("form[data-draft]")) save(form, leaving);
  }
  /* who signed in anew in another tab comes back to a form with an old token: take a new one, if it is the same person */
  async function renew() {
    const answer = await fetch(location.href, {
      credentials: "same-origin",
      redirect: "manual"
    }).catch(() => null);
    if (!answer || !answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[name=csrfmiddlewaretoken]");
    if (!fresh || page.body.dataset.who !== words.who) return false;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = fresh.value;
    document.body.setAttribute("hx-headers", page.body.getAttribute("hx-headers") || "{}");
    return true;
  }
  async function back() {
    const refused = [...document.querySelectorAll("form[data-draft]")].filter((form) => draftOf(form).refused);
    if (!refused.length || !await renew()) return;
    for (const form of refused) save(form);
  }
  addEventListener("online", () => everyDraft(false));
  addEventListener("pagehide", () => everyDraft(true));
  addEventListener("focus", back);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") everyDraft(true);
    else back();
  });

  /* (2) one press per send */
  function rearm() {
    for (const button of document.querySelectorAll("[data-sent]")) {
      button.disabled = false;
      button.removeAttribute("data-sent");
    }
  }

  function disarm(form) {
    for (const button of form.elements) {
      if (button.type !== "submit" || button.disabled) continue;
      button.disabled = true;
      button.setAttribute("data-sent", "");
    }
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.draft) forget(form);
    if (!form.matches("[method=post], [hx-post]") || form.matches("[target=_blank]")) return;
    setTimeout(() => disarm(form));
    setTimeout(rearm, REARM);
  });
  addEventListener("pageshow", rearm);
  document.addEventListener("htmx:afterRequest", rearm);
  for (const failure of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(failure, () => {
      document.querySelector("[data-say]").textContent = words.failed;
    });
  }

  /* (3) printing, copying, and a menu that closes when one looks elsewhere */
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const copied = event.target.closest("[data-copy]");
    if (copied) {
      getSelection().selectAllChildren(document.getElementById(copied.dataset.copy));
      document.execCommand("copy"); // also where the address is no safe one for the clipboard
    }
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  /* (4) how many questions of a long form have an answer */
  function tally(form) {
    const names = new Set();
    const answered = new Set();
    for (const group of form.querySelectorAll("[role=radiogroup]")) {
      for (const mark of group.querySelectorAll("input[type=radio]")) {
        names.add(mark.name);
        if (mark.checked) answered.add(mark.name);
      }
    }
    const bar = form.querySelector("[data-count-bar]");
    const done = form.querySelector("[data-count-done]");
    if (bar) bar.value = Math.min(answered.size, bar.max);
    if (done) done.textContent = Math.min(answered.size, bar ? bar.max : names.size);
  }
  document.addEventListener("change", (event) => {
    if (event.target.form && "count" in event.target.form.dataset) tally(event.target.form);
  });

  /* (5) one box or one link chooses every row of a table, and the count says how many are chosen */
  function chosen(form) {
    const boxes = [...form.querySelectorAll("tbody .choose input")];
    const place = form.querySelector("[data-chosen]");
    if (place) place.textContent = `${place.dataset.chosen} ${boxes.filter((one) => one.checked).length} / ${boxes.length}`;
  }
  for (const place of document.querySelectorAll("[data-chosen]")) {
    const form = place.closest("form");
    const tick = (on) => {
      for (const row of form.querySelectorAll("tbody .choose input, [data-all]")) row.checked = on;
      chosen(form);
    };
    const every = form.querySelector("[data-all]");
    every.hidden = false;
    every.addEventListener("change", () => tick(every.checked));
    form.querySelector("[data-tick]").addEventListener("click", (event) => {
      event.preventDefault();
      tick(true);
    });
    form.addEventListener("change", () => chosen(form));
    form.addEventListener("input", (event) => { // what is typed beside a row chooses it
      const row = event.target.closest("tbody tr");
      const box = row && row.querySelector(".choose input");
      if (!box || event.target === box || !event.target.value) return;
      box.checked = true;
      chosen(form);
    });
    chosen(form);
  }

  /* (6) on a phone a row becomes a card: each cell says its column */
  function label(root) {
    for (const table of root.querySelectorAll("table")) {
      const heads = [...table.querySelectorAll("thead tr:last-child > *")];
      const names = heads.map((cell) => cell.querySelector(".visually-hidden") ? "" : cell.textContent.trim());
      for (const cell of table.querySelectorAll("tbody td")) {
        const name = names[cell.cellIndex];
        if (name && cell.colSpan === 1 && !cell.dataset.label) cell.dataset.label = name;
      }
    }
  }
  label(document);
  document.addEventListener("htmx:load", (event) => label(event.target.parentElement || document));

  /* (7) a page that could not be written or read tries again by itself */
  const again = document.querySelector("[data-again]");
  if (again) {
    setTimeout(() => {
      if (again.matches("form")) again.requestSubmit();
      else location.replace(again.href);
    }, again.dataset.again * 1000);
  }

  /* (8) a password can be seen while it is typed */
  for (const field of document.querySelectorAll("input[type=password]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain show-password";
    button.textContent = words.showPassword;
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-controls", field.id);
    button.addEventListener("click", () => {
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
      field.focus();
    });
    field.after(button);
    field.form.addEventListener("submit", () => {
      field.type = "password";
    });
  }
})();
