// Elements of the page. Everything that comes from the data is shown with textContent or drawn on the canvas.

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") made.textContent = value;
    else if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function button(text, click, attributes = {}) {
  return element("button", { type: "button", text, click, ...attributes });
}

// A name, set apart: its direction is its own.
export function named(text, tag = "bdi", attributes = {}) {
  return element(tag, { text, dir: "auto", ...attributes });
}

// Words as they are compared: without marks on letters, without difference of case.
export function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

const FROM_RIGHT = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

export function direction(text) {
  return FROM_RIGHT.test(text) ? "rtl" : "ltr";
}
