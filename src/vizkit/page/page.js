// One explainer, as a page. What every moment looks like and how it becomes the next is told by the data: marks,
// which are outlines at a place, and ways, which are what becomes of a mark. Here they are drawn and mixed; nothing is
// computed that a viewer could read, nothing is remembered, and nothing is sent.
"use strict";

const root = document.documentElement;
const find = (selector) => document.querySelector(selector);
const { languages, themes, motion, boxes } = JSON.parse(find("#about").textContent);
const live = () => "live" in root.dataset;
const BACK = 240; // milliseconds, at most: who goes back has seen the way
const LONG = 0.7; // of the longest note: as many lines may be needed by one that is longer than this

// ---- The runs: tables that they share, and of each its acts and moments. They are packed: those to be chosen apart.

const data = {}, runs = new Map();
let ran = "", moments = [], phone = null, rooms = null, acts = [], actOf = [], firstOf = [], mostHeld = [], lines = [], ticks = [];
const last = () => moments.length - 1;

async function load(block) {
  const bytes = Uint8Array.from(atob(find(block).textContent), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const { tables: { lineages, ...tables }, runs: found } = await new Response(stream).json();
  for (const [name, table] of Object.entries(tables)) data[name] = (data[name] ?? []).concat(table);
  for (const told of lineages) (data.lineages ??= []).push(traced(told));
  tables.played.forEach(follows);
  for (const [key, run] of Object.entries(found)) runs.set(key, run);
}

let loading = null;

/** Have the run of this key at hand; whether there is one. */
async function fetched(key) {
  if (!runs.has(key) && find("#more").textContent) await (loading ??= load("#more"));
  return runs.has(key);
}

/** Play this run from now on. */
function take(key) {
  const run = runs.get(key), transcript = find("#transcript");
  const played = (places) => places.flatMap((place) => data.played[place]);
  runs.get(ran).transcript ??= transcript.innerHTML;
  ran = key;
  if (run.transcript) transcript.innerHTML = run.transcript;
  lines = [...transcript.querySelectorAll("a")];
  [moments, phone, rooms] = [played(run.wide), run.narrow && played(run.narrow), run.boxes];
  acts = run.acts.map((name, act) => ({ name, count: data.played[run.wide[act]].length }));
  [actOf, firstOf] = [moments.map(() => 0), []];
  acts.reduce((first, { count }, act) => (firstOf.push(first), actOf.fill(act, first, first + count), first + count), 0);
  mostHeld = acts.map(({ count }, act) =>
    Math.max(0, ...moments.slice(firstOf[act], firstOf[act] + count).map(({ held }) => held.length)));
  bars.forEach((bar, act) => {
    const { count } = acts[act];
    bar.hidden = !count;
    bar.style.flexGrow = Math.max(3, count);
    bar.querySelectorAll("i").forEach((tick) => tick.remove());
    bar.prepend(...Array.from({ length: count }, () => document.createElement("i")));
  });
  ticks = [...timeline.querySelectorAll("i")];
  at = Math.min(at, last());
}

/** Choose a run and stay in the act; the browser's Back leads here again. */
let choose = async (key) => {
  const { act } = here(), has = location.protocol !== "about:";
  play(false);
  if (has) history.replaceState(null, "", hashed(true));
  if (!await fetched(key)) return;
  take(key);
  at = Math.min(last(), firstOf[acts.findIndex(({ name }) => name === act)]);
  if (has) history.pushState(null, "", hashed(true));
  dressed();
};

// ---- What the viewer prefers

const light = matchMedia("(prefers-color-scheme: light)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const language = () => languages.indexOf(root.lang);
const theme = () => root.dataset.theme || (light.matches ? "light" : "dark");

// ---- Paths: contours, each where it starts and then the curves from there on

/** A function of a number that computes each value once. */
function kept(make) {
  const known = new Map();
  return (number) => {
    if (!known.has(number)) known.set(number, make(number));
    return known.get(number);
  };
}

const contours = function* (path) {
  const parts = data.paths[path];
  for (let i = 0; i < parts.length; i += 3) yield [data.contours[parts[i]], parts[i + 1], parts[i + 2]];
};

const written = kept((path) => Array.from(contours(path), ([curves, x, y]) => `M${x} ${y}${curves}`).join(""));

/** A path in numbers alone, its lines as curves, and how many numbers each contour has and whether it is closed. */
const measured = kept((path) => {
  const numbers = [], shape = [];
  for (const [curves, x, y] of contours(path)) {
    const before = numbers.push(x, y);
    for (const [, command, text] of curves.matchAll(/([cl])([^clz]*)/g)) {
      const steps = text.match(/-?\d+/g).map(Number);
      if (command === "c") numbers.push(...steps);
      else for (let i = 0; i < steps.length; i += 2) {
        const [dx, dy] = [steps[i], steps[i + 1]];
        numbers.push(dx / 3, dy / 3, (dx * 2) / 3, (dy * 2) / 3, dx, dy);
      }
    }
    shape.push([numbers.length - before, curves.endsWith("z")]);
  }
  return { numbers, shape };
});

/** How far the starts of a path's contours lie apart, across and down. */
function reach({ numbers, shape }) {
  const starts = [];
  let at = 0;
  for (const [count] of shape) {
    starts.push([numbers[at], numbers[at + 1]]);
    at += count + 2;
  }
  return [0, 1].map((axis) => Math.max(...starts.map((start) => start[axis])) - Math.min(...starts.map((start) => start[axis])));
}

/** The path between two; between two of other shapes, such as other dashes, the second in the size between theirs. */
function mixedPath(one, other, over) {
  if (one === other) return written(other);
  const [a, b] = [measured(one), measured(other)];
  const alike = String(a.shape) === String(b.shape);
  const [was, is] = [reach(a), reach(b)];
  const sizes = is.map((size, axis) => size && was[axis] ? (was[axis] + (size - was[axis]) * over) / size : 1);
  const numbers = b.numbers.map((value, i) => {
    const between = alike ? a.numbers[i] + (value - a.numbers[i]) * over : value * sizes[i % 2];
    return Math.round(10 * between) / 10;
  });
  let at = 0;
  return b.shape.map(([count, closed]) => {
    const [x, y, ...curves] = numbers.slice(at, (at += count + 2));
    return `M${x} ${y}${curves.length ? `c${curves.join(" ")}` : ""}${closed ? "z" : ""}`;
  }).join("");
}

// ---- Marks, and what lies between two of them

const colour = (number) => (number < 0 ? null : data.colours[number][themes.indexOf(theme())]);

/** A mark as it rests: its place, its opacity, and its outlines about that place. */
function mark(number) {
  const [x, y, opacity, ...shapes] = data.marks[number];
  const outlines = data.shapes[shapes[language()] ?? shapes[0]].map(([path, x, y, scale, fill, stroke, thick]) =>
    ({ path, d: written(path), x, y, scale, thick, fill: colour(fill), stroke: colour(stroke) }));
  return { x, y, opacity, outlines };
}

const between = (one, other, over) => one + (other - one) * over;

/** A colour on the way to another; from or to none it only fades. */
function mixedColour(one, other, over) {
  if (!one && !other) return null;
  if (!one) return [...other.slice(0, 3), other[3] * over];
  if (!other) return [...one.slice(0, 3), one[3] * (1 - over)];
  return one.map((part, i) => between(part, other[i], over));
}

const mixedOutline = (one, other, over) => ({
  d: mixedPath(one.path, other.path, over),
  x: between(one.x, other.x, over),
  y: between(one.y, other.y, over),
  scale: between(one.scale, other.scale, over),
  thick: between(one.thick, other.thick, over),
  fill: mixedColour(one.fill, other.fill, over),
  stroke: mixedColour(one.stroke, other.stroke, over),
});

function mixed({ start, end, fades, path }, over) {
  if (over <= 0) return start;
  if (over >= 1) return end;
  const swing = Math.sin(Math.PI * over), sway = Math.sin(2 * Math.PI * over);
  const place = {
    x: between(start.x, end.x, over) + path[0] * swing + path[2] * sway,
    y: between(start.y, end.y, over) + path[1] * swing + path[3] * sway,
    opacity: between(start.opacity, end.opacity, over),
  };
  if (fades && String(paths(start)) !== String(paths(end))) return retold(start, end, place, over);
  const outlines = end.outlines.map((outline, i) => mixedOutline(start.outlines[i] ?? outline, outline, over));
  return { ...place, outlines };
}

const paths = ({ outlines }) => outlines.map(({ path }) => path);

/** What a mark says fades, and then what it says next appears; all else about it is mixed. */
function retold(start, end, place, over) {
  const told = over < motion.retold ? start : end;
  const seen = over < motion.retold ? 1 - over / motion.retold : (over - motion.retold) / (1 - motion.retold);
  const outlines = told.outlines.map((outline, i) => {
    const { scale, fill } = mixedOutline(start.outlines[i] ?? outline, end.outlines[i] ?? outline, over);
    const by = scale / outline.scale;
    return { ...outline, x: outline.x * by, y: outline.y * by, scale, fill };
  });
  return { ...place, opacity: place.opacity * seen, outlines };
}

const dimmed = (drawn, by) => ({ ...drawn, opacity: drawn.opacity * Math.max(0, Math.min(1, by)) });

const swollen = (drawn, by) => ({
  ...drawn,
  outlines: drawn.outlines.map((outline) => ({
    ...outline, x: outline.x * by, y: outline.y * by, scale: outline.scale * by, thick: outline.thick * by,
  })),
});

// ---- Ways: what becomes of a mark from one moment to the next

const within = (part) => Math.max(0, Math.min(1, part));
const [cubic, quartic, quintic] = motion.ease;
const eased = (part) => part ** 3 * (cubic + part * (quartic + part * quintic));
const pulse = ([begin, finish], part) => 1 + motion.swell * Math.sin(Math.PI * within((part - begin) / (finish - begin)));

const DURING = {
  leave: ({ start }, over) => dimmed(start, 1 - over),
  enter: ({ end }, over) => dimmed(end, over),
  strike: (way, over, part) => swollen(mixed(way, over), pulse(way.window, part)),
  fly: (way, over) => dimmed(mixed(way, over), motion.shown * over),
  sink: (way, over) => dimmed(mixed(way, over), motion.gone * (1 - over)),
};

function opened([kind, window, start, end, fades = 0, ...path]) {
  const named = data.kinds[kind];
  return {
    during: DURING[named] ?? mixed, flies: named === "fly" || named === "sink", window: data.windows[window],
    start: start < 0 ? null : mark(start), end: end < 0 ? null : mark(end), fades,
    path: [0, 1, 2, 3].map((i) => path[i] ?? 0),
  };
}

function during(way, part) {
  const [begin, finish] = way.window;
  return way.during(way, eased(within((part - begin) / (finish - begin))), part);
}

/** The ways of a moment, or in their stead marks that stay: of several in a row the data has the first and how many. */
function* unrolled(ways) {
  for (const way of ways) {
    if (!Array.isArray(way)) yield way;
    else if (way.length > 2) yield way;
    else for (let i = 0; i < way[1]; i++) yield way[0] + i;
  }
}

const GONE = ["leave", "sink"];

/** The marks that ways end in, the lowest first. */
function ends(ways) {
  const there = ways.filter((way) => !Array.isArray(way) || !GONE.includes(data.kinds[way[0]]));
  return there.map((way) => (Array.isArray(way) ? way[3] : way));
}

/** Give an act's moments all of their ways: of most the data has those that change marks in their places alone. */
function follows(act) {
  let stay = [];
  for (const moment of act) {
    if (moment.changes) {
      moment.ways = stay.slice();
      stay = stay.slice();
      for (const [place, ...way] of moment.changes) [moment.ways[place], stay[place]] = [way, way[3]];
    } else {
      moment.ways = [...unrolled(moment.ways)];
      stay = ends(moment.ways);
    }
  }
}

// On a phone held upright the stage is a phone's, where there is one
const upright = matchMedia("(max-width: 40rem) and (orientation: portrait)");
const narrow = () => upright.matches && phone;
const seen = () => (narrow() ? phone : moments);

/** The marks that a moment's ways end in, the lowest first. */
const ended = (moment) => ends(seen()[moment].ways);

// ---- The stage

const stage = find("#stage");
const made = (name) => document.createElementNS("http://www.w3.org/2000/svg", name);

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
  }
}

const css = (paint, opacity) => {
  if (!paint) return "none";
  const [red, green, blue, alpha] = paint;
  return `rgba(${Math.round(red)},${Math.round(green)},${Math.round(blue)},${+(alpha * opacity).toFixed(4)})`;
};

/** Draw a mark into a group, whose paths serve again. */
function paint(group, { x, y, opacity, outlines }) {
  while (group.childElementCount < outlines.length) group.append(made("path"));
  while (group.childElementCount > outlines.length) group.lastChild.remove();
  set(group, { transform: `translate(${+x.toFixed(2)} ${+y.toFixed(2)})` });
  outlines.forEach((outline, i) => set(group.children[i], {
    d: outline.d,
    transform: `translate(${+outline.x.toFixed(2)} ${+outline.y.toFixed(2)}) scale(${+outline.scale.toFixed(5)})`,
    fill: css(outline.fill, opacity),
    stroke: css(outline.stroke, opacity),
    "stroke-width": +(outline.thick / outline.scale).toFixed(3),
  }));
  return group;
}

const fresh = (number) => paint(made("g"), mark(number));
let resting = kept(fresh); // of each mark the group that shows it, until theme or language change

/** Gives each mark its group; to one that is there twice a group of its own. */
function placing() {
  const placed = new Set();
  return (number) => {
    if (placed.has(number)) return fresh(number);
    placed.add(number);
    return resting(number);
  };
}

/** What is seen of the stage at a moment; on a phone more than its width may be, through which one then scrolls. */
function room(moment) {
  return narrow() ? rooms[actOf[moment]] : Object.values(boxes)[0];
}

function makeRoom() {
  const seen = room(at), screens = narrow() ? seen[2] / Object.values(boxes)[1][2] : 1;
  set(stage, { viewBox: seen.join(" ") });
  set(stage.parentElement, { class: screens > 1 ? "picture wide" : "picture" });
  stage.style.setProperty("--screens", screens);
}

/** Where the stage is wider than the screen, what has just changed comes into its middle. */
function follow() {
  const picture = stage.parentElement;
  const places = seen()[at].ways.filter((way) => way.length > 2 && way[3] >= 0).map((way) => data.marks[way[3]][0]);
  if (picture.className === "picture" || !places.length) return;
  const [left, , width] = room(at), middle = (Math.min(...places) + Math.max(...places)) / 2;
  const to = ((middle - left) / width) * picture.scrollWidth - picture.clientWidth / 2;
  picture.scrollTo({ left: to, behavior: calm.matches ? "auto" : "smooth" });
}

/** Put the way to a moment on the stage, what flies below what it passes; what it gives draws any part of it. */
function transition(moment) {
  const low = [], high = [], parts = [], ways = [], still = placing(), { above, ways: led } = seen()[moment];
  for (const way of led) {
    const open = Array.isArray(way) && opened(way), group = open ? made("g") : still(way);
    if (open) ways.push([open, group]);
    if (!above.includes(parts.push(group) - 1)) (open.flies ? high : low).push(group);
  }
  stage.replaceChildren(...low, ...high, ...above.map((part) => parts[part]));
  moving = true;
  return (part) => ways.forEach(([way, group]) => paint(group, during(way, part)));
}

let frame = 0, moving = false;

/** Draw from one part of the way to another within this time, then do what comes next. */
function animate(draw, from, to, milliseconds, then) {
  const start = performance.now();
  const tick = (now) => {
    const over = within((now - start) / milliseconds);
    draw(between(from, to, over));
    if (over < 1) frame = requestAnimationFrame(tick);
    else then();
  };
  draw(from);
  frame = requestAnimationFrame(tick);
}

// ---- Where the viewer is

let at = 0, timer = 0, speed = 1;
const embedded = new URLSearchParams(location.search);
const playing = () => "playing" in root.dataset;
const pace = () => seen()[at].pace[language()].map((milliseconds) => milliseconds / speed);

/** Go to a moment: to the next one by its way, to the one before by the same way back, to any other at once. */
function go(to) {
  const before = at;
  at = Math.max(0, Math.min(last(), to));
  cancelAnimationFrame(frame);
  clearTimeout(timer);
  unlook();
  makeRoom();
  tell();
  follow();
  const [lasts] = before <= at ? pace() : seen()[before].pace[language()];
  const lasting = before < at ? lasts : Math.min(lasts, BACK);
  if (Math.abs(at - before) !== 1 || calm.matches || !lasting) settled();
  else if (before < at) animate(transition(at), 0, 1, lasting, settled);
  else animate(transition(before), 1, 0, lasting, settled);
}

/** The moment's picture at rest, and when playing the next one after a while. */
function settled() {
  stage.replaceChildren(...ended(at).map(placing()));
  moving = false;
  address();
  clearTimeout(timer);
  if (!playing()) return;
  if (at === last() && embedded.has("loop")) timer = setTimeout(() => jumping(0), pace()[1]);
  else if (at === last()) play(false);
  else timer = setTimeout(() => go(at + 1), pace()[1]);
}

/** Begin again, playing on. */
function jumping(to) {
  at = to;
  go(at);
}

function step(by) {
  play(false);
  if (at + by < 0 || at + by > last()) handBack(by);
  go(at + by);
}

/** At both ends the page that this one stands in takes over: its keys, and where it listens, its next slide. */
function handBack(by) {
  if (parent === window) return;
  parent.focus();
  parent.postMessage(JSON.stringify({ method: by < 0 ? "prev" : "next", from: "vizkit" }), "*");
}

function jump(to) {
  play(false);
  at = Math.max(0, Math.min(last(), to));
  go(at);
}

function play(on = true) {
  if (on === playing()) return;
  root.toggleAttribute("data-playing", on);
  clearTimeout(timer);
  if (!on) address();
  if (on && at === last()) go(0);
  else if (on) go(at + 1);
}

// ---- What is said beside the stage

const note = find("#note");

function tell() {
  // A reader cannot keep up with moments that pass quickly; whoever steps by hand hears each.
  note.setAttribute("aria-live", playing() && pace()[1] < 1200 ? "off" : "polite");
  note.replaceChildren(...[...lines[at].childNodes].map((part) => part.cloneNode(true)));
  tellCode();
  tellTime();
  find("[aria-current]")?.removeAttribute("aria-current");
  lines[at].setAttribute("aria-current", "step");
}

function child(name, text, className = "") {
  return Object.assign(document.createElement(name), { textContent: text, className });
}

const listing = (source) => data.sources[source].map(([indent, text]) => " ".repeat(indent) + text).join("\n");

let listed = -1;

function tellCode() {
  const { source, lit: [first, last], held, calls } = moments[at];
  const code = find("#code");
  if (source !== listed) code.replaceChildren(...data.sources[source].map(([indent, text]) => {
    const line = child("div", text);
    line.style.setProperty("--indent", indent);
    return line;
  }));
  listed = source;
  [...code.children].forEach((line, i) => line.classList.toggle("lit", first <= i && i <= last));
  centre(code, code.children[first], code.children[last]);
  find("#calls").replaceChildren(...calls.map((call) => child("li", call)));
  const rows = held.flatMap(([name, value, own, isFresh]) => {
    const shown = said(child("dd", "", isFresh ? "fresh" : ""), value);
    if (own) shown.style.setProperty("--own", `var(--${own})`);
    return [said(child("dt", ""), name), shown];
  });
  find("#held").replaceChildren(...rows);
  find("#held").style.setProperty("--rows", mostHeld[actOf[at]]);
}

/** Write into an element words that are alike in all languages, or those of each. */
function said(element, words) {
  if (typeof words === "string") element.textContent = words;
  else element.append(...words.map((each, i) => Object.assign(child("span", each), { lang: languages[i] })));
  return element;
}

/** Scroll a box, and nothing around it, until what lies between two of its children is in its middle. */
function centre(box, first, last) {
  const middle = (first.offsetTop + last.offsetTop + last.offsetHeight) / 2 - box.offsetTop;
  box.scrollTop = middle - box.clientHeight / 2;
}

// ---- What a mark came from: its variable, the line and the moment that gave it what it shows

const tip = find("#origin");
let looked = -1; // the place on the stage of the mark that is looked at

/** A lineage, mark by mark: of most the data has the one before it, and of marks whose origin is another their places. */
function traced([before, ...told]) {
  const found = before < 0 ? [] : [...data.lineages[before]];
  for (let i = 0; i < told.length; i += 2) {
    if (before < 0) found.push(...Array(told[i + 1]).fill(told[i]));
    else found[told[i]] = told[i + 1];
  }
  return found;
}

/** Of every mark on the stage its origin's place, or -1. */
const origins = () => data.lineages[seen()[at].from];

/** The variable of a mark, and its moment among all; null where it shows none, and while marks are on their way. */
function originOf(place) {
  const origin = moving ? undefined : data.origins[origins()[place]];
  return origin ? { name: origin[0], moment: firstOf[actOf[at]] + origin[1] } : null;
}

/** The highest mark at a point of the window that shows a variable, or -1. */
function under(x, y) {
  const known = origins();
  const there = (group, place) => {
    if (!(known[place] >= 0)) return false;
    const { left, right, top, bottom } = group.getBoundingClientRect();
    return left <= x && x <= right && top <= y && y <= bottom;
  };
  return moving ? -1 : [...stage.children].findLastIndex(there);
}

/** Say what the mark at this place came from; aloud for those who look by keys. */
function look(place, aloud = false) {
  const origin = originOf(place);
  if (!origin) return unlook();
  if (place === looked) return;
  unlook();
  looked = place;
  const { source, lit: [first, last] } = moments[origin.moment];
  tip.setAttribute("aria-live", aloud ? "polite" : "off");
  tip.replaceChildren(find("#came").content.cloneNode(true));
  tip.querySelector(".variable").textContent = origin.name;
  tip.querySelector(".number").textContent = origin.moment - firstOf[actOf[at]] + 1;
  tip.querySelector(".ran").textContent = data.sources[source].slice(first, last + 1).map(([, text]) => text).join("\n");
  tip.querySelector(".said").replaceChildren(...[...lines[origin.moment].childNodes].map((part) => part.cloneNode(true)));
  frameMark(stage.children[place]);
  if (source === moments[at].source) {
    [...find("#code").children].forEach((line, i) => line.classList.toggle("looked", first <= i && i <= last));
  }
  for (const row of find("#held").querySelectorAll("dt")) {
    for (const part of [row, row.nextSibling]) part.classList.toggle("looked", row.textContent === origin.name);
  }
}

/** A frame about a mark, and the tip above it, or below where there is no room. */
function frameMark(group) {
  const { x, y, width, height } = group.getBBox(), [, e, f] = group.getAttribute("transform").match(/\(([^ ]+) ([^ )]+)/).map(Number);
  const frame = made("rect");
  set(frame, { class: "looked", x: x + e - 5, y: y + f - 5, width: width + 10, height: height + 10, rx: 8 });
  stage.append(frame);
  const mark = group.getBoundingClientRect(), { width: wide, height: high } = tip.getBoundingClientRect();
  const left = Math.max(8, Math.min(innerWidth - wide - 8, mark.left + mark.width / 2 - wide / 2));
  const top = mark.top - high - 10 < 0 ? Math.min(mark.bottom + 10, innerHeight - high) : mark.top - high - 10;
  tip.style.translate = `${left}px ${top}px`;
}

function unlook() {
  if (looked < 0) return;
  looked = -1;
  tip.replaceChildren();
  for (const part of document.querySelectorAll("rect.looked")) part.remove();
  for (const part of document.querySelectorAll(".looked")) part.classList.remove("looked");
}

/** Look at the next mark that shows a variable, or at the one before; after the last none. */
function lookOn(by) {
  if (moving) return;
  const known = origins();
  let place = looked < 0 && by < 0 ? known.length : looked;
  do place += by; while (place >= 0 && place < known.length && known[place] < 0);
  if (document.activeElement !== stage) stage.focus({ preventScroll: true });
  look(place, true);
}

stage.addEventListener("pointermove", (event) => {
  if (live() && event.pointerType === "mouse" && !event.buttons) look(under(event.clientX, event.clientY));
});
stage.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && unlook());
stage.addEventListener("focus", () => stage.matches(":focus-visible") && looked < 0 && live() && lookOn(1));
stage.addEventListener("blur", unlook);
addEventListener("scroll", unlook, { passive: true });

// ---- The timeline

const timeline = find("#timeline");
const bars = [...timeline.children];

function tellTime() {
  const act = actOf[at];
  bars.forEach((bar, i) => bar.classList.toggle("now", i === act));
  ticks.forEach((tick, i) => {
    tick.classList.toggle("over", i <= at);
    tick.classList.toggle("now", i === at);
  });
  find("#count").textContent = `${at + 1} / ${last() + 1}`;
  timeline.setAttribute("aria-valuemax", last() + 1);
  timeline.setAttribute("aria-valuenow", at + 1);
  timeline.setAttribute("aria-valuetext", `${shown(bars[act])}, ${at + 1} / ${last() + 1}: ${shown(note)}`);
  uncover();
}

/** Hide the names of acts that the present one's name would cover. */
function uncover() {
  if (!live()) return;
  const names = bars.map((bar) => bar.querySelector(".name"));
  const own = names[actOf[at]].getBoundingClientRect();
  names.forEach((name, act) => {
    const { left, right } = name.getBoundingClientRect();
    name.classList.toggle("covered", act !== actOf[at] && left < own.right && right > own.left);
  });
}

addEventListener("resize", uncover);

/** The text of an element in the language that is shown. */
const shown = (element) => {
  const spans = [...element.querySelectorAll(`[lang="${root.lang}"]`)];
  return spans.map((span) => span.textContent).join(" ");
};

function momentAt(x) {
  const away = ticks.map((tick) => {
    const { left, right } = tick.getBoundingClientRect();
    return Math.abs((left + right) / 2 - x);
  });
  return away.indexOf(Math.min(...away));
}

timeline.addEventListener("pointerdown", (event) => {
  timeline.setPointerCapture(event.pointerId);
  jump(momentAt(event.clientX));
});
timeline.addEventListener("pointermove", (event) => {
  if (!timeline.hasPointerCapture(event.pointerId)) return;
  const to = momentAt(event.clientX);
  if (to !== at) jump(to);
});

// ---- Addresses: #act=NAME&moment=NUMBER, counted within the act, and preset, lang and theme where they were chosen

const hash = () => new URLSearchParams(location.hash.slice(1));
const here = () => ({ act: acts[actOf[at]].name, moment: at - firstOf[actOf[at]] + 1 });

/** The address of where we are; one that is `whole` says so of the beginning too. */
function hashed(whole = false) {
  const said = new URLSearchParams(ran && { preset: ran });
  if (whole || at || hash().has("act")) for (const [name, value] of Object.entries(here())) said.set(name, value);
  if (chosen.language) said.set("lang", root.lang);
  if (chosen.theme) said.set("theme", theme());
  return String(said) && `#${said}`;
}

function addressed(said = hash()) {
  const act = acts.findIndex(({ name }) => name === said.get("act"));
  if (act < 0) return null;
  const number = Math.trunc(Number(said.get("moment") ?? 1)) || 1;
  return Math.min(last(), firstOf[act] + Math.max(1, Math.min(acts[act].count, number)) - 1);
}

/** A deck or a lesson that the page stands in says which moment it wants: `{act: "one-sweep", moment: 3}`. */
addEventListener("message", async ({ data: said, source }) => {
  if (parent === window || source !== parent || typeof said?.act !== "string") return;
  await begun;
  const to = addressed(new URLSearchParams({ act: said.act, moment: said.moment ?? 1 }));
  if (to === null) return;
  play(false);
  go(to);
});

let addressing = 0;

/** Say where we are, where there is an address to say it in: a page within another document may have none. */
function address() {
  if (playing() || location.protocol === "about:") return;
  clearTimeout(addressing); // browsers limit how often it may change
  addressing = setTimeout(() => {
    if (location.hash !== hashed()) history.replaceState(null, "", hashed() || location.pathname + location.search);
  }, 200);
}

/** Jump so that the browser's Back leads here again. */
function visit(to) {
  if (to !== at && location.protocol !== "about:") {
    clearTimeout(addressing);
    history.replaceState(null, "", hashed(true));
    at = to;
    history.pushState(null, "", hashed(true));
  }
  jump(to);
}

addEventListener("hashchange", async () => {
  if (!live()) return;
  const key = hash().get("preset") ?? "", other = key !== ran && (await fetched(key));
  if (other) take(key);
  const to = addressed();
  wear();
  if (other) dressed();
  if (to !== null && to !== at) jump(to);
});
document.getElementById("transcript").addEventListener("click", (event) => {
  const to = lines.indexOf(event.target.closest("a"));
  if (to < 0) return;
  event.preventDefault();
  visit(to);
  scrollTo({ top: 0, behavior: calm.matches ? "auto" : "smooth" });
});

// ---- Theme and language: those of the address, else of the file, else of the browser

const chosen = { language: false, theme: false };

/** The language and the theme that the address says. */
function wear() {
  const lang = hash().get("lang"), shade = hash().get("theme"), was = [root.lang, root.dataset.theme].join();
  if (languages.includes(lang)) [root.lang, chosen.language] = [lang, true];
  if (themes.includes(shade)) [root.dataset.theme, chosen.theme] = [shade, true];
  if (was !== [root.lang, root.dataset.theme].join()) dressed();
}

/** The first of the browser's languages that the page has, be it of another country. */
function preferred() {
  const wanted = navigator.languages.map((code) => code.toLowerCase());
  const plain = wanted.map((code) => code.split("-")[0]);
  return plain.find((code) => languages.includes(code)) ?? languages[0];
}

function dressed() {
  root.dataset.shade = theme();
  root.style.setProperty("--foot", `${find("#controls").offsetHeight}px`);
  for (const option of find("#preset")?.options ?? []) {
    option.textContent = option.getAttribute(`data-${root.lang}`);
    if (find("#more").textContent) option.selected = option.value === ran;
  }
  resting = kept(fresh);
  document.title = shown(find("h1"));
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", button.dataset.language === root.lang);
  }
  reserve();
  go(at);
}

/** Keep room for the highest note, so that nothing moves when a short one follows: any of the long ones may be it. */
function reserve() {
  const longest = Math.max(...lines.map((line) => shown(line).length));
  const rooms = lines.filter((line) => shown(line).length > LONG * longest).map((line) => {
    const room = child("p", "", "room");
    room.append(...[...line.childNodes].map((part) => part.cloneNode(true)));
    room.setAttribute("aria-hidden", "true");
    return room;
  });
  find(".notes").replaceChildren(note, ...rooms);
}

function speak(tongue) {
  [root.lang, chosen.language] = [tongue, true];
  dressed();
}

for (const changing of [light, upright]) changing.addEventListener("change", () => live() && dressed());

// ---- Buttons, keys and fingers

/** Put words on the clipboard, where that may be done; else leave them selected, to be copied by hand. */
async function copied(words, button) {
  const field = Object.assign(document.createElement("textarea"), { value: words });
  button.after(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) await navigator.clipboard?.writeText(words);
  button.toggleAttribute("data-done", true);
  setTimeout(() => button.toggleAttribute("data-done", false), 1500);
}

const DOES = {
  link: (button) => copied(location.href.split("#")[0] + hashed(true), button),
  back: () => step(-1),
  forward: () => step(1),
  play: () => play(!playing()),
  theme: () => {
    [root.dataset.theme, chosen.theme] = [theme() === "dark" ? "light" : "dark", true];
    dressed();
  },
  language: () => speak(languages[(language() + 1) % languages.length]),
  keys: () => find("#help").showModal(),
  whole: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.()),
  story: () => {
    find("#story").open = true;
    find("#story").scrollIntoView({ behavior: calm.matches ? "auto" : "smooth" });
  },
};

const KEYS = {
  ArrowLeft: DOES.back, ArrowUp: DOES.back, ArrowRight: DOES.forward, ArrowDown: DOES.forward, " ": DOES.play,
  Home: () => visit(0),
  End: () => visit(last()),
  PageUp: DOES.back, PageDown: DOES.forward, // what presenters' remotes send
  m: ({ shiftKey }) => lookOn(shiftKey ? -1 : 1),
  Enter: () => looked >= 0 && visit(originOf(looked).moment),
  Escape: unlook,
  f: DOES.whole, l: DOES.language, t: DOES.theme, "?": DOES.keys,
};
for (let act = 0; act < 9; act++) KEYS[act + 1] = () => act < acts.length && visit(firstOf[act]);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-does], [data-language]");
  if (button?.dataset.language) speak(button.dataset.language);
  else if (button) DOES[button.dataset.does](button);
});

/** Whether a key is better left to the browser: up and down, and where the transcript is read all that scroll. */
function scrolls({ key, target }) {
  if (/^Arrow(Up|Down)$/.test(key)) return target !== timeline;
  return /^( |Home|End|PageUp|PageDown)$/.test(key) && stage.getBoundingClientRect().bottom < 0;
}

document.addEventListener("keydown", (event) => {
  const does = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  const busy = event.ctrlKey || event.metaKey || event.altKey || find("dialog[open]") || event.target.matches("select");
  const idle = /^(Enter|Escape)$/.test(event.key) && looked < 0;
  const presses = /^( |Enter)$/.test(event.key) && event.target.matches("button, a, summary");
  if (!live() || !does || busy || idle || presses || scrolls(event)) return;
  event.preventDefault();
  does(event);
});

find("#preset")?.addEventListener("change", (event) => choose(event.target.value));
find("#speed").addEventListener("change", (event) => (speed = Number(event.target.value)));

/** A finger has no other way to look at a mark: once it shows what it came from, the second time it is the picture's. */
function tapped({ clientX, clientY }) {
  const place = under(clientX, clientY), again = looked >= 0;
  if (again) unlook();
  else look(place);
  return !again && looked >= 0;
}

// A swipe counts wherever it is made, but where something scrolls sideways or is moved; a tap on the picture alone.
let touched = null;
const main = find("main");
const still = ({ target }) => !target.closest("#timeline, #code, button, select, label");
main.addEventListener("pointerdown", (event) => (touched = live() && event.isPrimary && event.button === 0 && still(event) ? event : null));
main.addEventListener("pointercancel", () => (touched = null));
main.addEventListener("pointerup", (event) => {
  if (!touched) return;
  const [across, down] = [event.clientX - touched.clientX, event.clientY - touched.clientY];
  touched = null;
  const { left, width } = stage.getBoundingClientRect();
  const swiped = event.pointerType !== "mouse" || stage.contains(event.target);
  if (swiped && Math.abs(across) > 40 && Math.abs(across) > 2 * Math.abs(down)) step(across < 0 ? 1 : -1);
  else if (!stage.contains(event.target)) return;
  else if (Math.hypot(across, down) >= 10) return;
  else if (event.pointerType !== "mouse" && tapped(event)) return;
  else step(event.clientX < left + width / 3 ? -1 : 1);
});

// ---- Paper: the transcript with its pictures, and of every act the code that ran

function pictured() {
  if (!live()) return;
  const open = find("#story").open, before = root.dataset.theme;
  root.dataset.theme = "light";
  lines.forEach((line, moment) => {
    const figure = document.createElement("figure"), drawn = made("svg");
    drawn.setAttribute("viewBox", room(moment).join(" "));
    drawn.append(...ended(moment).map(fresh));
    figure.append(drawn);
    line.before(figure);
  });
  const told = [...acts.keys()].filter((act) => acts[act].count);
  document.querySelectorAll("#transcript h3").forEach((title, number) => {
    const act = told[number];
    const shown = new Set(moments.filter((_, moment) => actOf[moment] === act).map(({ source }) => source));
    title.after(...[...shown].map((source) => child("pre", listing(source))));
  });
  root.dataset.theme = before;
  find("#story").open = true;
  addEventListener("afterprint", () => {
    document.querySelectorAll("#transcript :is(figure, pre)").forEach((one) => one.remove());
    find("#story").open = open;
  }, { once: true });
}

addEventListener("beforeprint", pictured);

// ---- Begin, once the run is unpacked

async function begin() {
  await load("#data");
  const key = hash().get("preset") ?? "";
  take((await fetched(key)) ? key : "");
  for (const look of ["bare", "slide"]) if (embedded.has(look)) root.dataset[look] = "";
  if (location.protocol === "about:") find("[data-does=link]").hidden = true;
  if (!document.fullscreenEnabled) find("[data-does=whole]").hidden = true;
  find("#story").open = false;
  root.dataset.live = "";
  if (root.dataset.opened) root.lang = root.dataset.opened;
  else root.lang = preferred();
  at = addressed() ?? 0;
  wear();
  dressed();
  if (embedded.has("autoplay")) play();
}

const begun = begin();
