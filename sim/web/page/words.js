// What the page says, in the language chosen: words come from the server, numbers and dates are written here.

const NARROW_SPACE = "\u00a0";
const MINUS = "\u2212";

let words = {};
let marks = { decimal: ".", group: "," };
let plurals = new Intl.PluralRules("en");

/** Speak another language from now on. */
export function speak(start) {
  words = start.words;
  marks = start.numbers;
  plurals = new Intl.PluralRules(start.language);
  document.documentElement.lang = start.language;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]"))
    element.setAttribute("aria-label", say(element.dataset.label));
  document.title = say("title");
}

/** Return a message with its parts filled in. */
export function say(key, parts = {}) {
  return filled(words[key] ?? key, parts);
}

/** Whether there are words under a key. */
export const has = (key) => key in words;

/** Return the form of a message that goes with a number. */
export function sayOf(key, number, parts = {}) {
  const forms = words[key] ?? {};
  return filled(forms[plurals.select(number)] ?? forms.other ?? key, { number: written(number), ...parts });
}

function filled(message, parts) {
  return message.replace(/\{(\w+)\}/g, (whole, name) => (name in parts ? String(parts[name]) : whole));
}

/** Return a number as the language writes it, with no more decimals than it has. */
export function written(value, decimals = 3) {
  const [whole, part] = String(Number(Math.abs(value).toFixed(decimals))).split(".");
  const group = marks.group === " " ? NARROW_SPACE : marks.group;
  const grouped = whole.length > 3 ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole;
  return (value < 0 ? MINUS : "") + grouped + (part ? marks.decimal + part : "");
}

/** Return the number that somebody wrote, with either mark for decimals, or NaN. */
export function readNumber(text) {
  const plain = text.replace(/[\s\u00a0\u202f]/g, "").replace(MINUS, "-");
  const isGrouped = marks.decimal === "." && /^-?\d{1,3}(,\d{3})+(\.\d*)?$/.test(plain); // but 12,5 is twelve and a half anywhere
  const point = isGrouped ? plain.replaceAll(",", "") : plain.replace(",", ".");
  return point === "" ? NaN : Number(point);
}

export const percent = (share, decimals = 1) => say("percent", { number: written(100 * share, decimals) });

/** Return a date like 2022-01-31 in words. */
export function day(iso) {
  const [year, month, number] = iso.split("-").map(Number);
  return say("date", { day: number, month: say(`month_${month}`), year });
}

const DAY = 86400000;
export const dayNumber = (iso) => Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY);
export const isoDay = (number) => new Date(number * DAY).toISOString().slice(0, 10);

const VOWELS = "аәеёиоөуұүыіэюяaeiouy";
const SYLLABLE = new RegExp(`(?<=[^ -]{2})(?=[^${VOWELS}ьъ -][${VOWELS}])`, "giu");

/** Return a word with soft hyphens between its syllables, so that it can be broken where there is little room. */
export const breakable = (word) => word.replace(SYLLABLE, "\u00ad");

/** Return a text whose longest words can be broken so. */
export const withBreaks = (text) => text.replace(/\p{L}{13,}/gu, breakable);
