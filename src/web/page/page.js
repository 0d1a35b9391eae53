// Saves keys and waiting; every page works without it. It makes no request but to the server that the page came from.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const say = (words) => { const live = $("#live"); if (live) live.textContent = words; };

  // What only a script can do is shown once there is one.
  const enhance = () => {
    $$("button[data-copy], .keys-hint").forEach((one) => { one.hidden = false; });
    $$("select[data-submit]").forEach((select) => {
      const button = $("button", select.form);
      if (button) button.hidden = true;
    });
  };

  // Parts of the page that change with the question are replaced; the rest stays.
  let asked = 0;
  const place = () => location.pathname + location.search;
  let here = place();
  const show = async (url, push) => {
    const number = ++asked;
    const main = $("#main");
    const slow = setTimeout(() => { main.setAttribute("aria-busy", "true"); say("Searching\u2026"); }, 200);
    try {
      const answer = await fetch(url, { headers: { accept: "text/html" }, credentials: "same-origin" });
      if (!(answer.headers.get("content-type") || "").startsWith("text/html")) throw new Error("no page");
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (number !== asked) return;
      if (!$("#main", page)) throw new Error("no page");
      const focused = document.activeElement && document.activeElement.closest("#main") ? document.activeElement.textContent : null;
      if (push) history.pushState(null, "", url);
      here = place();
      document.title = page.title;
      main.replaceChildren(...$("#main", page).childNodes);
      for (const part of [".views", ".ask"]) {
        const [ours, theirs] = [$(part), $(part, page)];
        if (part === ".ask") {
          $$("input[type=hidden]", ours).forEach((input) => input.remove());
          $$("input[type=hidden]", theirs).forEach((input) => ours.append(input));
          $("#q").value = $("#q", page).value;
        } else ours.replaceChildren(...theirs.childNodes);
      }
      enhance();
      const same = focused && $$("#main a").find((link) => link.textContent === focused);
      (same || main).focus({ preventScroll: Boolean(same) });
      const sentence = $("#answer");
      say(sentence ? sentence.textContent : page.title);
    } catch {
      location.assign(url);
    } finally {
      clearTimeout(slow);
      main.removeAttribute("aria-busy");
    }
  };

  const isPart = (link) => link.origin === location.origin && link.pathname === location.pathname && link.search !== location.search
    && !link.hasAttribute("download") && !link.hash && link.closest(".facets, .understood, .how, .tools, .pages, .blames");

  document.addEventListener("click", (event) => {
    const copy = event.target.closest("button[data-copy]");
    if (copy) {
      navigator.clipboard.writeText(copy.dataset.copy).then(
        () => { copy.textContent = "Copied"; say("Copied"); },
        () => { copy.textContent = "Not copied: select the text"; });
      return;
    }
    const link = event.target.closest("a[href]");
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (link && isPlain && !event.defaultPrevented && isPart(link)) {
      event.preventDefault();
      show(link.href, true);
    }
    $$("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  // A step to another part of the same page changes nothing else.
  window.addEventListener("popstate", () => { if (place() !== here) show(location.href, false); });
  document.addEventListener("change", (event) => {
    if (event.target.matches("select[data-submit]")) event.target.form.requestSubmit();
  });

  // Keys.
  let at = 0;
  const step = (selector, by, focus) => {
    const all = $$(selector);
    if (all.length === 0) return;
    const now = all.findIndex((one) => one === document.activeElement);
    const next = Math.min(Math.max(now < 0 ? (by > 0 ? 0 : all.length - 1) : now + by, 0), all.length - 1);
    focus(all[next]);
  };
  const match = (by) => {
    const marks = $$("mark[id]");
    if (marks.length === 0) return;
    at = at === 0 && by < 0 ? marks.length : (at - 1 + by + marks.length) % marks.length + 1;
    marks.forEach((mark) => mark.classList.remove("here"));
    const mark = marks[at - 1];
    mark.classList.add("here");
    mark.scrollIntoView({ block: "center" });
    say(`Match ${at} of ${marks.length}`);
  };
  const keys = {
    "/": () => { $("#q").focus(); $("#q").select(); },
    j: () => step(".card h3 a", 1, (link) => { link.focus(); }),
    k: () => step(".card h3 a", -1, (link) => { link.focus(); }),
    o: () => { const card = document.activeElement.closest(".card"); const link = card && $("h3 a", card); if (link) link.click(); },
    n: () => match(1),
    p: () => match(-1),
    e: () => { const menu = $("#export"); if (menu) { menu.open = !menu.open; $(menu.open ? "a" : "summary", menu).focus(); } },
    "?": () => { const dialog = $("#keys-dialog"); if (!dialog.open) dialog.showModal(); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") $$("details.menu[open]").forEach((menu) => { menu.open = false; $("summary", menu).focus(); });
    const isTyping = event.target.matches("input, textarea, select, [contenteditable]") || $("dialog[open]");
    if (isTyping || event.metaKey || event.ctrlKey || event.altKey || event.isComposing || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });

  // Suggestions: a combobox with a list, which never changes what is typed until one is chosen.
  const combobox = (input) => {
    const list = document.createElement("ul");
    Object.assign(list, { id: "suggestions", className: "suggestions", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    input.after(list);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) {
      input.setAttribute(name, value);
    }
    let [chosen, timer, wanted] = [-1, 0, ""];
    const options = () => $$("li", list);
    const close = () => { list.hidden = true; chosen = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const choose = (index) => {
      const all = options();
      chosen = all.length ? (index + all.length) % all.length : -1;
      all.forEach((option, number) => option.setAttribute("aria-selected", String(number === chosen)));
      if (chosen >= 0) { input.setAttribute("aria-activedescendant", all[chosen].id); all[chosen].scrollIntoView({ block: "nearest" }); }
    };
    const take = (option) => { input.value = option.dataset.value; close(); input.focus(); };
    const fill = (suggestions) => {
      list.replaceChildren(...suggestions.slice(0, 8).map((one, number) => {
        const option = document.createElement("li");
        option.id = `suggestion-${number}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.value = one.query;
        const text = document.createElement("span");
        text.textContent = one.text;
        option.append(text);
        const kind = document.createElement("span");
        kind.className = "kind";
        kind.textContent = one.items === null || one.items === undefined ? "field" : `${one.field}, ${one.items.toLocaleString("en-US")} items`;
        option.append(kind);
        return option;
      }));
      chosen = -1;
      list.hidden = suggestions.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
      input.removeAttribute("aria-activedescendant");
    };
    const ask = async () => {
      const q = input.value;
      wanted = q;
      if (q.trim().length < 2) return close();
      try {
        const answer = await fetch(`/api/v1/suggest?q=${encodeURIComponent(q)}`, { credentials: "same-origin" });
        const data = answer.ok ? await answer.json() : { suggestions: [] };
        if (wanted === q && document.activeElement === input) fill(data.suggestions);
      } catch { close(); }
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
    input.addEventListener("blur", () => setTimeout(close, 120));
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
      else if (event.key === "Escape") { event.preventDefault(); input.blur(); }
      else if (event.key === "ArrowDown" && !list.hidden) { event.preventDefault(); choose(chosen + 1); }
      else if (event.key === "ArrowUp" && !list.hidden) { event.preventDefault(); choose(chosen < 0 ? -1 : chosen - 1); }
      else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); take(options()[chosen]); }
    });
    list.addEventListener("mousedown", (event) => { const option = event.target.closest("li"); if (option) { event.preventDefault(); take(option); } });
  };

  // A letter that is dropped goes into the form.
  const drop = (form) => {
    const stop = (event) => { if (event.dataTransfer && [...event.dataTransfer.types].includes("Files")) event.preventDefault(); };
    document.addEventListener("dragover", (event) => { stop(event); form.classList.add("over"); });
    document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("over"); });
    document.addEventListener("drop", (event) => {
      stop(event);
      form.classList.remove("over");
      if (!event.dataTransfer.files.length) return;
      $("input[type=file]", form).files = event.dataTransfer.files;
      say("Reading\u2026");
      form.requestSubmit();
    });
  };

  enhance();
  if ($("#q")) combobox($("#q"));
  if ($("form[data-drop]")) drop($("form[data-drop]"));
})();
