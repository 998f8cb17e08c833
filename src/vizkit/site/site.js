// What a page can do beyond being read: search, chapters that seek, lines that are copied. All of it is beside it on the disk.
"use strict";

const search = document.querySelector("#search");
const shelf = document.querySelector("#shelf");
const results = document.querySelector("#found");
const pages = [];

/** A page that can be found: each of them hands itself over, as a script of its own. */
function found(page) {
  pages.push(page);
}

// ---- The theme: the reader's choice, kept for other pages and other days, or else the system's

const theme = document.querySelector("#theme");
const KEPT = "vizkit-theme";

/** The theme that was chosen; nothing where none was, or where nothing can be kept. */
function chosen() {
  try {
    return localStorage.getItem(KEPT) ?? "";
  } catch {
    return document.documentElement.dataset.theme ?? "";
  }
}

function wear(name) {
  document.documentElement.dataset.theme = theme.value = name;
  for (const source of document.querySelectorAll("picture > source")) {
    source.dataset.usual ??= source.media;
    source.media = name ? (source.dataset.usual.includes(name) ? "all" : "not all") : source.dataset.usual;
  }
  for (const frame of document.querySelectorAll("iframe.page")) {
    const address = frame.getAttribute("src").split("#")[0] + (name && `#theme=${name}`);
    if (address !== frame.getAttribute("src")) frame.src = address;
  }
}

theme.addEventListener("change", () => {
  try {
    localStorage.setItem(KEPT, theme.value);
  } catch {
    // It is worn all the same, on this page.
  }
  wear(theme.value);
});
for (const event of ["storage", "pageshow"]) addEventListener(event, () => wear(chosen()));
theme.parentElement.hidden = false;
wear(chosen());

// ---- Search

/** Fetch what can be found, once, when somebody is about to search. */
const loaded = (() => {
  let all;
  const load = (address) =>
    new Promise((done) => document.head.append(Object.assign(document.createElement("script"), { src: address, onload: done, onerror: done })));
  return () => (all ??= Promise.all(document.body.dataset.search.split(" ").filter(Boolean).map(load)));
})();

const plain = (text) => text.normalize("NFKC").toLowerCase();

/** How well a page has all the words, and the part that has the most of them. */
function match(page, words) {
  const head = plain([page.title, page.idea, page.family].join(" "));
  const title = plain(page.title);
  let best = null;
  const parts = page.parts.flatMap(([id, heading, lines]) => lines.map((line) => ({ id, heading, line, text: plain(`${heading} ${line}`) })));
  for (const part of parts) {
    part.has = words.filter((word) => part.text.includes(word)).length;
    if (part.has && (!best || part.has > best.has)) best = part;
  }
  const everywhere = head + " " + parts.map((part) => part.text).join(" ");
  if (!words.every((word) => everywhere.includes(word))) return null;
  const score = words.reduce((sum, word) => sum + (title.includes(word) ? 10 : head.includes(word) ? 4 : 1), 0);
  return { page, best, score: score + (best ? best.has / words.length : 0) };
}

/** Text with what was searched for marked. */
function marked(text, words, element = document.createElement("p")) {
  const small = text.toLowerCase();
  for (let at = 0; at < text.length; ) {
    const next = words.map((word) => [small.indexOf(word, at), word.length]).filter(([place]) => place >= 0).sort((one, other) => one[0] - other[0])[0];
    if (!next) {
      element.append(text.slice(at));
      break;
    }
    const [place, length] = next;
    element.append(text.slice(at, place), Object.assign(document.createElement("mark"), { textContent: text.slice(place, place + length) }));
    at = place + length;
  }
  return element;
}

const BEFORE = 60, LONG = 220;

/** As much of a line as is needed to see the words in it. */
function excerpt(line, words) {
  if (line.length <= LONG) return line;
  const first = Math.min(...words.map((word) => plain(line).indexOf(word)).filter((place) => place >= 0), line.length);
  const start = Math.max(0, first - BEFORE);
  return (start ? "… " : "") + line.slice(start, start + LONG) + (start + LONG < line.length ? " …" : "");
}

function row({ page, best }, words) {
  const item = document.createElement("li");
  const heading = document.createElement("h3");
  const there = best?.id ? `${page.href}#${best.id}` : page.href;
  heading.append(marked(page.title, words, Object.assign(document.createElement("a"), { href: there })));
  item.append(heading);
  if (page.idea) item.append(marked(page.idea, words));
  if (best) {
    if (best.heading !== page.title) item.append(marked(best.heading, words, Object.assign(document.createElement("p"), { className: "where" })));
    item.append(marked(excerpt(best.line, words), words));
  }
  return item;
}

/** Show what has all the words, in place of the shelf, or the shelf where nothing is asked for. */
async function look() {
  const words = plain(search.value).split(/\s+/).filter(Boolean);
  if (words.length) await loaded();
  if (plain(search.value).split(/\s+/).filter(Boolean).join() !== words.join()) return;
  shelf.hidden = words.length > 0;
  results.replaceChildren();
  if (!words.length) return;
  const hits = pages.map((page) => match(page, words)).filter(Boolean);
  hits.sort((one, other) => other.score - one.score || one.page.title.localeCompare(other.page.title));
  const said = hits.length ? results.dataset.count.replace("#", hits.length) : results.dataset.nothing;
  const list = document.createElement("ol");
  list.append(...hits.map((hit) => row(hit, words)));
  results.append(Object.assign(document.createElement("p"), { textContent: said }), ...(hits.length ? [list] : []));
}

if (shelf) {
  search.value = new URLSearchParams(location.search).get("q") ?? "";
  search.addEventListener("focus", loaded, { once: true });
  search.addEventListener("input", look);
  search.form.addEventListener("submit", (event) => {
    event.preventDefault();
    look();
  });
  look();
}
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  search.focus();
});

// ---- Chapters

for (const shown of document.querySelectorAll(".shown")) {
  const film = shown.querySelector("video");
  const links = [...shown.querySelectorAll("[data-at]")];
  for (const link of links) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      film.currentTime = Number(link.dataset.at);
      film.play();
    });
  }
  film.addEventListener("timeupdate", () => {
    const now = links.findLast((link) => Number(link.dataset.at) <= film.currentTime + 0.05);
    for (const link of links) link === now ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
  });
}

// ---- Folded parts, which a link may lead into

function unfold() {
  const part = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = part && part.closest("details");
  if (folded) {
    folded.open = true;
    folded.scrollIntoView();
  }
}
addEventListener("hashchange", unfold);
unfold();

// ---- Lines to be copied: from a server with the file's whole address

for (const field of document.querySelectorAll(".embed input")) {
  if (location.protocol.startsWith("http")) {
    field.value = field.value.replace(`src="${field.dataset.address}"`, `src="${new URL(field.dataset.href, location.href)}"`);
  }
  const button = field.nextElementSibling;
  const said = button.textContent;
  button.addEventListener("click", async () => {
    field.select();
    if (!document.execCommand("copy")) await navigator.clipboard?.writeText(field.value);
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = said), 1500);
  });
}
