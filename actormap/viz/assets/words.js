// What the map says, in the language of who reads it. Texts are written out in English where they are used,
// with a field in braces for each value; Python finds them there (`viz/texts.py`) and sends what they are called.

const PERIOD = 100;
let spoken = { texts: {}, many: {}, plural: [] };

export function speak(words) {
  spoken = words ?? { texts: {}, many: {}, plural: [] };
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

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (field, name) => values[name] ?? field);
}
