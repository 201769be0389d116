// The scenarios as cards: what each one answers, which one is shown, and which are compared.

import { byId, el, replace, svg } from "./dom.js";
import { say, withBreaks } from "./words.js";
import { isTold, verdictMark } from "./verdict.js";

const MOST = 4;

/**
 * Draw the cards.
 *
 * `items` are {key, name, isOwn}, `held(key)` gives the newest answer to one, and `does` has what the buttons do:
 * show(key), tick(key, isTicked), remove(key), compare(). `stage` of the comparison is ready, coming or done.
 */
export function drawCards(items, shown, ticked, held, stage, does) {
  const most = Math.max(0.05, ...items.map(({ key }) => headline(held(key))?.high ?? headline(held(key))?.estimate ?? 0));
  const cards = items.map((item) => card(item, item.key === shown, ticked, held(item.key), most, does));
  const number = ticked.length;
  const canCompare = number >= 2 && stage === "ready";
  replace(
    byId("cards"),
    el("ul", { class: "cards" }, cards),
    el("p", { class: "row" },
      el("button", { type: "button", id: "compare", "data-key": "compare", "aria-disabled": canCompare ? null : "true", click: () => canCompare && does.compare() }, say("compare")),
      el("span", { class: "quiet" }, say(number < 2 ? "compare_how" : `compare_${stage}`)),
      number === MOST && items.length > MOST ? el("span", { class: "quiet" }, say("compare_full")) : null),
  );
}

/** Return the headline number of an answer. */
export const headline = (held) => held?.values?.[0] ?? null;

function card(item, isShown, ticked, held, most, does) {
  const { key, name, isOwn } = item;
  const isTicked = ticked.includes(key);
  const number = headline(held);
  const isFull = !isTicked && ticked.length >= MOST;
  return el(
    "li", { class: `card${isShown ? " shown" : ""}` },
    el("button", { type: "button", class: "title", "aria-pressed": String(isShown), "data-key": `show-${key}`, click: () => does.show(key) }, name),
    held ? el("p", { class: "number" }, el("b", {}, number.text.split(" (")[0]), " ", withBreaks(say("never_admitted_short"))) : el("p", { class: "quiet" }, say("not_yet")),
    held ? interval(number, most) : null,
    held ? el("p", { class: "marks" }, isTold(held.view, held.isFirst) ? verdictMark(held.view.verdict.word, held.view.verdict.label) : null, held.isFirst ? el("span", { class: "chip" }, say("first_look")) : null) : null,
    el("p", { class: "row" },
      el("label", { class: "tick" },
        el("input", { type: "checkbox", checked: isTicked, disabled: isFull, "data-key": `tick-${key}`, change: (event) => does.tick(key, event.target.checked) }),
        el("span", {}, say("compared"), el("span", { class: "hidden" }, `: ${name}`))),
      isOwn ? el("button", { type: "button", class: "small", "data-key": `remove-${key}`, "aria-label": say("remove_which", { name }), click: () => does.remove(key) }, say("remove")) : null),
  );
}

/** Return a bar from the lower to the upper end of an estimate, with the estimate as a dot. */
function interval({ estimate, low, high }, most) {
  const at = (share) => 4 + 92 * Math.min(1, share / most);
  if (estimate === null) return null;
  const bar = low === null || high === null ? null : svg("line", { class: "bar", x1: at(low), x2: at(high), y1: 6, y2: 6 });
  return svg("svg", { viewBox: "0 0 100 12", class: "interval", "aria-hidden": "true", preserveAspectRatio: "none" },
    svg("line", { class: "axis", x1: 4, x2: 96, y1: 6, y2: 6 }), bar, svg("line", { class: "dot", x1: at(estimate), x2: at(estimate), y1: 1, y2: 11 }));
}
