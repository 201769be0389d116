// Elements made from code, and parts of the page replaced without losing where the reader is.

const SVG = "http://www.w3.org/2000/svg";

/** Return an element; attributes that are functions listen, `null` and `false` leave an attribute out. */
export function el(tag, attributes = {}, ...children) {
  return furnished(document.createElement(tag), attributes, children);
}

/** Return an element of a drawing. */
export function svg(tag, attributes = {}, ...children) {
  return furnished(document.createElementNS(SVG, tag), attributes, children);
}

function furnished(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : value);
  }
  const said = children.flat(9).filter((child) => child !== null && child !== undefined && child !== false);
  element.append(...said.map((child) => (typeof child === "string" ? unbroken(child) : child)));
  return element;
}

/** Return a text in which no per cent sign stands at the beginning of a line. */
export const unbroken = (text) => text.replaceAll(" %", "\u00a0%");

export const byId = (id) => document.getElementById(id);

/** Return how large the letters are that the reader has chosen; 1 is usual, 2 twice that. Drawings scale theirs so. */
export const letters = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

/** Replace what a part of the page holds; who stood on an element with a key stands on the new one. */
export function replace(container, ...children) {
  const key = container.contains(document.activeElement) && document.activeElement.dataset.key;
  const scrolled = new Map([...container.querySelectorAll("[data-scroll]")].map((e) => [e.dataset.scroll, e.scrollLeft]));
  container.replaceChildren(...children.flat(9).filter((child) => child));
  for (const element of container.querySelectorAll("[data-scroll]"))
    element.scrollLeft = scrolled.get(element.dataset.scroll) ?? 0;
  if (key) container.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

const opened = new Map();

/** Return a part that opens and closes, and stays as it was left when the page is drawn anew. */
export function disclosure(key, summary, content, isOpen = false) {
  const element = el("details", { open: opened.get(key) ?? isOpen });
  element.addEventListener("toggle", () => opened.set(key, element.open));
  element.append(el("summary", { "data-key": key }, summary), ...[content].flat(9).filter((child) => child));
  return element;
}

/** Return a table; each row is a list of cells, the first of which is its heading. */
export function table(caption, heads, rows, look = "") {
  const cell = (content, column) =>
    content instanceof Element && /^(TD|TH)$/.test(content.tagName)
      ? content
      : el(column ? "td" : "th", { scope: column ? null : "row" }, content);
  return withRoles(el(
    "div",
    { class: `wide ${look}`, tabindex: 0, role: "group", "aria-label": caption, "data-scroll": caption, "data-key": `t-${caption}` },
    el(
      "table",
      {},
      el("caption", { class: "hidden" }, caption),
      el("thead", {}, el("tr", {}, heads.map((head) => (head instanceof Element ? head : el("th", { scope: "col" }, head))))),
      el("tbody", {}, rows.map((row) => (row instanceof Element ? row : el("tr", {}, row.map(cell))))),
    ),
  ));
}

/** Return the heading of a column, which its cells show where there is no room for columns. */
export const cellLabel = (words) => el("span", { class: "cell-label", "aria-hidden": "true" }, words);

/** Return a number, and below it the range that stands in brackets behind it. */
export function withRange(text) {
  const [number, range] = text.split(/ (?=\()/);
  return [number, range ? el("span", { class: "range" }, ` ${range}`) : null];
}

const ROLES = { table: "table", "thead, tbody": "rowgroup", tr: "row", td: "cell", "th[scope=row]": "rowheader", "th[scope=col]": "columnheader" };

/** Say what each part of a table is: where its rows are stacked it does not look like one, and browsers forget. */
function withRoles(element) {
  for (const [parts, role] of Object.entries(ROLES))
    for (const part of element.querySelectorAll(parts)) part.setAttribute("role", role);
  return element;
}

/** Hand a text to the reader as a file. */
export function give(name, text, kind = "text/plain") {
  const address = URL.createObjectURL(new Blob([text], { type: `${kind};charset=utf-8` }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
