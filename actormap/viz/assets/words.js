// What the map says, in the language of who reads it. Texts are written out in English where they are used,
// with a field in braces for each value; Python finds them there (`viz/texts.py`) and sends what they are called.

const PERIOD = 100;
let spoken = { texts: {}, many: {}, plural: [], months: [] };

export function speak(words) {
  spoken = words ?? { texts: {}, many: {}, plural: [], months: [] };
}

export function say(template, values = {}) {
  return filled(spoken.texts[template] ?? template, values);
}

// A text that depends on a number, which stands in it as {n}. Beyond twice the period the form repeats itself.
export function sayMany(n, one, many, values = {}) {
  const forms = spoken.many[one];
  const form = forms?.[spoken.plural[n < 2 * PERIOD ? n : PERIOD + (n % PERIOD)]];
  return filled(form ?? (n === 1 ? one : many), { n, ...values });
}

// A day, or a month ("2026-03"), as the pages tell it; as it is recorded where the language has no word for it.
export function sayDay(day) {
  const [year, month, number] = day.split("-").map(Number);
  const name = spoken.months[month - 1];
  if (!name) return day;
  return number ? say("{day} {month} {year}", { day: number, month: name, year }) : say("{month} {year}", { month: name, year });
}

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (field, name) => values[name] ?? field);
}
