// Which of the numbers nobody knows make the answer doubtful: beside each lever, and the heaviest above them all.

import { byId, el, replace } from "./dom.js";
import { termButton } from "./glossary.js";
import { say } from "./words.js";

const MOST_NAMED = 3;

/** Draw the weights of a full answer; `view` may be nothing, and is old while a newer answer is being made. */
export function drawWeights(start, view, isOld) {
  const weights = view?.weights ?? [];
  const byPath = new Map(weights.map((each) => [each.path, each]));
  for (const lever of byId("levers").querySelectorAll("[data-lever]")) drawBeside(lever, byPath.get(lever.dataset.lever));
  byId("weights").hidden = weights.length === 0;
  byId("panel").classList.toggle("old-weights", isOld); // marked without a word more, so that no lever moves from under the hand
  const heaviest = weights.filter(({ path, is_told: isTold }) => isTold && sliderOf(path)).slice(0, MOST_NAMED);
  replace(
    byId("weights"),
    el("p", {}, say(heaviest.length ? "weights" : "weights_none"), termButton("weight", "weights"), isOld ? el("span", { class: "hidden" }, say("old_answer")) : null),
    heaviest.length ? el("ol", {}, heaviest.map((each) => el("li", {}, named(start, each), " ", bar(each.share)))) : null,
  );
}

function drawBeside(lever, weight) {
  const place = lever.querySelector(".weight");
  place.hidden = !weight;
  if (weight) place.replaceChildren(...[weight.is_told ? bar(weight.share) : null, el("span", {}, weight.text)].filter(Boolean));
}

/** Return a button with the name of a lever that goes to it. */
function named(start, { path }) {
  const { label } = start.levers.find((lever) => lever.path === path);
  return el("button", { type: "button", class: "link", "data-key": `weight-${path}`, click: () => goTo(path) }, label);
}

function goTo(path) {
  const slider = sliderOf(path);
  for (let fold = slider.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  slider.scrollIntoView({ block: "center" });
  slider.focus({ preventScroll: true });
}

const sliderOf = (path) => byId("levers").querySelector(`[data-key="${CSS.escape(`slider-${path}`)}"]`);

/** Return a part of the whole as a bar; the words beside it say the same. */
function bar(share) {
  const filled = el("span", {});
  filled.style.width = `${Math.max(2, 100 * share)}%`;
  return el("span", { class: "part", "aria-hidden": "true" }, filled);
}
