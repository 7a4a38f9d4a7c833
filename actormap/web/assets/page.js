// The language of the page, and the side from which it is read: also for who hears it read aloud.

// This may be read more than once, and goes on with what there is.
const told = (globalThis.amTold ??= {});

export default function mount({ data }) {
  const page = document.documentElement;
  page.lang = data.lang;
  page.dir = data.dir;
  Object.assign(told, data);
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
const form = () => document.querySelector("[role=dialog] [data-testid=stForm]");
for (const kind of ["input", "click"]) {
  addEventListener(kind, ({ target }) => {
    const open = form();
    const filled = kind === "input" ? open?.contains(target) : target.closest?.("[role=option]");
    if (open && filled) open.dataset.filled = "";
  }, true);
}
addEventListener("beforeunload", (leaving) => {
  if (form()?.dataset.filled === "") leaving.preventDefault();
});

// Who typed a day and pressed Enter is done: the calendar beside it would lie over what comes next.
addEventListener("keydown", ({ key, target }) => {
  if (key !== "Enter" || !target.closest?.("[data-testid=stDateInput] [role=spinbutton]")) return;
  setTimeout(() => target.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true })));
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
  for (const button of document.querySelectorAll(".st-key-keep-form button")) button.click();
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
}
