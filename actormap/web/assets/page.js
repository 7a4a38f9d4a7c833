// The language of the page, and the side from which it is read: also for who hears it read aloud.

// This may be read more than once, and goes on with what there is.
const told = (globalThis.amTold ??= {});

export default function mount({ data }) {
  const page = document.documentElement;
  page.lang = data.lang;
  page.dir = data.dir;
  page.style.setProperty("--am-upload", JSON.stringify(data.upload));
  const unlocked = told.locked && !data.locked;
  Object.assign(told, data);
  if (unlocked) goOn();
  clearTimeout(told.leaves);
  if (!data.shows) letGo();
  return () => {
    told.leaves = setTimeout(letGo, 1000);
  };
}

// Drawings of maps that were sent (component.js) go with the lock, and where nobody is logged in any more.
function letGo() {
  globalThis[Symbol.for("actormap.maps")]?.sent.clear();
}

// One thing that somebody does is one step for Back: Streamlit writes an address for each choice that
// changes with it, and another for the page that it leads to.
const push = history.pushState;
// Something was done since the last step, or before this was here (older browsers do not tell).
let done = navigator.userActivation?.hasBeenActive ?? false;
if (push.name !== "step") {
  for (const kind of ["pointerup", "keydown", "click"]) {
    addEventListener(kind, () => (done = true), true);
  }
  addEventListener("popstate", () => (done = false), true);
  history.pushState = function step(...told) {
    (done ? push : history.replaceState).apply(history, told);
    done = false;
  };
}

// What is filled in is nowhere but in this window before it is sent: the browser asks before it is lost.
let typed = false;
const form = () => document.querySelector("[role=dialog] [data-testid=stForm]");
for (const kind of ["input", "click"]) {
  addEventListener(kind, ({ target, isTrusted }) => {
    const open = form();
    const filled = kind === "input" ? open?.contains(target) : target.closest?.("[role=option]");
    if (open && filled) open.dataset.filled = "";
    typed ||= isTrusted && Boolean(target.closest?.("[role=option], [data-testid=stForm]"));
  }, true);
}
addEventListener("beforeunload", (leaving) => {
  if (form()?.dataset.filled === "") leaving.preventDefault();
});

// Who typed a day and pressed Enter is done: the calendar beside it would lie over what comes next. It is told so
// until it is gone, or something else is done: it may be drawn anew just then.
let acts = 0;
addEventListener("pointerdown", () => (acts += 1), true);
addEventListener("keydown", ({ key, target, isTrusted }) => {
  if (isTrusted) acts += 1;
  if (key !== "Enter" || !target.closest?.("[data-testid=stDateInput] [role=spinbutton]")) return;
  const now = acts;
  const close = () => {
    const field = target.isConnected ? target : document.activeElement;
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    const open = document.querySelector("[data-testid=stDateInputCalendar]");
    if (open && acts === now) requestAnimationFrame(close);
  };
  setTimeout(close);
}, true);

// What is typed, pressed or moved is use, also where nothing is sent for it: on the map, within a form.
const USE = "/am-use";
const LOOK = 5000;
let used = false;
let locks = 0;
let handed = false;
const noticed = (event) => {
  if (!event.isTrusted || (event.type === "pointermove" && !event.buttons)) return;
  used = true;
  resumes = clearTimeout(resumes) ?? 0;
  if (banner.isConnected && locks) ask();
};

// A minute before it locks it says so, and holds what is typed so far where the lock finds it.
const banner = document.createElement("div");
banner.className = "am-banner";
banner.setAttribute("role", "alert");
const words = document.createElement("span");
const stay = document.createElement("button");
banner.append(words, stay);
stay.addEventListener("click", () => ask());

async function ask() {
  const what = used ? { method: "POST" } : {};
  const query = used ? "?done" : "";
  used = false;
  try {
    const answer = await fetch(USE + query, what);
    if (!answer.ok) return;
    const { left, warning } = await answer.json();
    locks = left > 0 && left <= warning ? performance.now() + 1000 * left : 0;
    if (locks && !handed) await handOver();
    if (!locks) handed = false;
  } catch {
    locks = 0;
  }
  show();
}

async function handOver() {
  handed = true;
  await fetch(`${USE}?keeps`, { method: "POST" });
  document.activeElement?.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  keepForms();
}

// What is typed into a form is in this window alone until it is sent: it is handed over before the lock,
// also before one that is pressed here, or in another window, for which this one is left.
function keepForms() {
  typed = false;
  for (const button of document.querySelectorAll("[class*=st-key-keep-form-] button")) button.click();
}
const leaves = ({ type, target }) => {
  const lock = type === "click" && target.closest?.(".st-key-lock, .st-key-another-workspace");
  if (typed && (type !== "click" || lock)) keepForms();
};

// Where on the page its user is, in numbers: scrolled how far, which tabs and what else is open.
const MAIN = "[data-testid=stMain]";
const PARTS = "[role=tablist]";
const FOLDS = "[data-testid=stExpander] details";
const each = (what, within = document) => [...within.querySelectorAll(what)];
const tabs = (list) => each("[role=tab]", list);
let looks = 0;
let resumes = 0;
function look() {
  if (told.locked) return;
  told.place = {
    path: location.pathname,
    top: document.querySelector(MAIN)?.scrollTop ?? 0,
    tabs: each(PARTS).map((list) => tabs(list).findIndex((tab) => tab.ariaSelected === "true")),
    open: each(FOLDS).map((fold) => fold.open),
  };
}
const looked = ({ target }) => {
  clearTimeout(looks);
  if (!told.locked && !resumes && !target.closest?.(".st-key-lock")) looks = setTimeout(look, 300);
};

// Once it is unlocked, the page is as it was: as soon as as much stands on it, or as far as it goes.
function goOn(tries = 40) {
  if (!told.place || told.locked) return;
  const { path, top, tabs: chosen, open } = told.place;
  const main = document.querySelector(MAIN);
  const [lists, folds] = [each(PARTS), each(FOLDS)];
  const whole = lists.length === chosen.length && folds.length === open.length;
  if (location.pathname === path && whole) {
    lists.forEach((list, number) => tabs(list)[chosen[number]]?.click());
    folds
      .filter((fold, number) => fold.open !== open[number])
      .forEach((fold) => fold.querySelector("summary").click());
    main.scrollTo({ top });
    // What still comes above moves it away again.
    if (main.scrollTop >= top - 1) tries = Math.min(tries, 8);
  }
  resumes = tries && setTimeout(goOn, 250, tries - 1);
}

// Words of Streamlit's own about the connection are of no use here (page.css): ours say what to do.
let away = 0;
const connected = () =>
  document.querySelector("[data-test-connection-state]")?.dataset.testConnectionState === "CONNECTED";

function show() {
  away = connected() ? 0 : away + 1;
  const gone = away > 20 && told.away;
  const seconds = Math.max(0, Math.round((locks - performance.now()) / 1000));
  const text = gone ? told.away : locks ? told.locks?.replace("%s", seconds) : "";
  if (!text) return banner.remove();
  stay.hidden = Boolean(gone);
  stay.textContent = told.stay;
  if (!banner.isConnected) document.body.append(banner);
  words.textContent = text;
}

if (!globalThis.amLooks) {
  globalThis.amLooks = true;
  setInterval(ask, LOOK);
  setInterval(show, 1000);
  for (const kind of ["keydown", "input", "pointerdown", "pointermove", "wheel"]) {
    addEventListener(kind, noticed, { capture: true, passive: true });
  }
  addEventListener("click", leaves, true);
  addEventListener("blur", leaves);
  for (const kind of ["click", "scroll", "keyup"]) {
    addEventListener(kind, looked, { capture: true, passive: true });
  }
}
