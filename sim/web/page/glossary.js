// The words explained: a dialog, and a small button behind each term that opens it there.

import { byId, el } from "./dom.js";
import { say, withBreaks } from "./words.js";

let terms = {};

export function learn(start) {
  terms = start.glossary ?? {};
}

/** Return a button that explains a term, or nothing where the glossary lacks it. */
export function termButton(id, place) {
  if (!terms[id]) return null;
  const label = say("explain", { term: terms[id].term });
  return el("button", { type: "button", class: "term", "aria-label": label, title: label, "data-key": `term-${place}`, click: () => openGlossary(id) }, "?");
}

const OF_MEASURES = {
  share_never_admitted: "turned_away",
  never_admitted: "turned_away",
  never_eligible: "never_eligible",
  eligible: "eligible",
  transfers: "transfer",
};

/** Return the words of a measure, with the button of the term in them. */
export function measureWords({ id, label }, place) {
  return [el("span", {}, withBreaks(label)), termButton(OF_MEASURES[id], `${place}-${id}`)];
}

/** Open the glossary, at a term if one is named. */
export function openGlossary(id) {
  const entries = Object.entries(terms).sort(([, one], [, other]) => one.term.localeCompare(other.term, document.documentElement.lang));
  const list = el("dl", {}, entries.map(([key, { term, meaning }]) => [
    el("dt", { id: `term-${key}`, tabindex: -1 }, term),
    el("dd", {}, meaning),
  ]));
  byId("glossary-list").replaceChildren(list);
  byId("glossary").showModal();
  const place = id && byId(`term-${id}`);
  if (place) {
    place.scrollIntoView({ block: "start" });
    place.focus();
  }
}
