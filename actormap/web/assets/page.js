// The language of the page, and the side from which it is read: also for who hears it read aloud.

export default function mount({ data }) {
  const page = document.documentElement;
  page.lang = data.lang;
  page.dir = data.dir;
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
