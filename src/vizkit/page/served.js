
// ---- Behind the page a server: it says when the author has saved, and tries the reader's own inputs

const form = find("#inputs form"), strip = find("#mistake");
document.body.prepend(find("#strange")); // above the picture, as a mistake is
const fields = [...form.querySelectorAll("[name]")];
const asked = (path, more = {}) => {
  const said = new URLSearchParams(location.search);
  said.delete("act");
  for (const [name, value] of Object.entries(more)) said.set(name, value);
  return `${location.pathname}${path}?${said}`;
};

/** Say in one line what is wrong with the scene, under which the last good picture stays; nothing where it is mended. */
function wrongs(line) {
  strip.textContent = line;
  strip.hidden = !line;
  document.body.prepend(strip); // above the picture, not upon it
}

/** Show the page anew, at the same act and moment: one act alone while the others are still being made. */
function renewed(alone) {
  const [path, query] = asked("").split("?");
  const said = new URLSearchParams(query);
  if (alone) said.set("act", here().act);
  history.replaceState(null, "", hashed(true));
  const to = `${path}${String(said) ? `?${said}` : ""}${location.hash}`;
  if (to === location.pathname + location.search + location.hash) location.reload();
  else location.replace(to);
}

let latest = Number(form.dataset.version);

async function remade(act) {
  const version = latest;
  const answer = await (await fetch(asked("ready", { act }))).json();
  if (version !== latest) return; // saved once more meanwhile
  if (answer.mistake) wrongs(answer.mistake);
  else renewed(answer.alone);
}

const saves = new EventSource(`${location.pathname}saves/${latest}`);
saves.addEventListener("saved", ({ data: told }) => {
  const { version, mistake } = JSON.parse(told);
  latest = version;
  if (mistake) wrongs(mistake);
  else begun.then(() => remade(here().act));
});
addEventListener("pagehide", () => saves.close());
if (form.dataset.alone) begun.then(() => remade(""));

/** The inputs that are not as they are served. */
function given() {
  return Object.fromEntries(fields.filter(({ value, dataset }) => value !== dataset.usual).map(({ name, value }) => [name, value]));
}

function complain(about, reason) {
  for (const field of fields) {
    const own = field.name === about;
    field.toggleAttribute("aria-invalid", own);
    find(`#about-${field.name} > .wrong`).textContent = own ? reason : "";
    if (own) field.focus();
  }
  find("#wrong").textContent = fields.some(({ name }) => name === about) ? "" : reason;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const inputs = new URLSearchParams(given());
  const answer = await (await fetch(`${location.pathname}wrong/${root.lang}?${inputs}`)).json();
  complain(answer.about, answer.reason ?? "");
  if (answer.reason) return;
  const to = `${location.pathname}${String(inputs) ? `?${inputs}` : ""}`;
  if (to === location.pathname + location.search) find("#inputs").close();
  else location.assign(to + hashed(true));
});
form.addEventListener("reset", (event) => {
  event.preventDefault();
  for (const field of fields) field.value = field.dataset.usual;
  complain("", "");
});

/** A preset in the fields: its inputs, and as they are served all others. */
find("#presets")?.addEventListener("change", ({ target }) => {
  const preset = JSON.parse(target.value);
  for (const field of fields) field.value = preset[field.name] ?? field.dataset.usual;
  complain("", "");
});

/** A run with other inputs is another page. */
choose = (query) => location.assign(`${location.pathname}${query && `?${query}`}${hashed(true)}`);

DOES.inputs = () => find("#inputs").showModal();
DOES.close = () => find("#inputs").close();
KEYS.i = DOES.inputs;
const opens = find("[data-does=inputs]");
find("nav").prepend(opens);
opens.hidden = false;
