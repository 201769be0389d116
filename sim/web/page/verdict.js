// The answer in one sentence, how sure it is, and whether a better one is being made.

import { byId, disclosure, el, replace } from "./dom.js";
import { termButton } from "./glossary.js";
import { baseOf } from "./levers.js";
import { inWords, isSame } from "./values.js";
import { say, sayOf, written } from "./words.js";

const SIGNS = { exceeded: "\u25b2", adequate: "\u2713" };

/** Return a verdict as a mark: a sign and words, so that nothing hangs on colour. */
export function verdictMark(word, label) {
  const sign = SIGNS[word];
  return el("span", { class: `mark ${word.replaceAll(" ", "-")}` }, sign ? el("span", { "aria-hidden": "true" }, `${sign} `) : null, label);
}

/**
 * Draw the answer to the scenario shown; `held` is {view, answer, isFirst}, or nothing while there is none; there
 * will be none where it `isRefused`.
 *
 * An answer that is old is the one from before a lever was moved: it stays, marked, until the new one is there.
 */
export function drawVerdict(start, state, held, isOld, isRefused) {
  const { view, answer, isFirst } = held ?? {};
  const none = isRefused ? "no_answer" : "first_answer";
  drawEcho(view, isFirst, isOld, none);
  byId("answer").classList.toggle("old", Boolean(view && isOld));
  if (!view) return replace(byId("verdict"), el("p", { class: "eyebrow" }, state.title), el("p", { id: "sentence", class: "sentence" }, say(none)));
  replace(
    byId("verdict"),
    el("p", { class: "eyebrow" }, state.title),
    el("p", { class: "marks" },
      isOld ? el("span", { class: "chip", id: "old-answer" }, say("old_answer")) : null,
      isTold(view, isFirst) ? [verdictMark(view.verdict.word, view.verdict.label), termButton("verdict", "verdict")] : null,
      isFirst ? [el("span", { class: "chip", id: "first-look" }, say("first_look")), termButton("first_look", "first-look")] : null),
    el("p", { id: "sentence", class: "sentence" }, withAside(view.verdict.sentence)),
    howSure(view, answer, isFirst),
    isFirst ? null : el("p", {}, view.sentences[0]),
    inMoreWords(view.sentences.slice(isFirst ? 0 : 1)),
    changesList(start, state),
  );
}

/** Repeat the answer over the levers where the screen is too narrow to show both; it is read aloud once only. */
function drawEcho(view, isFirst, isOld, none) {
  if (!view) return replace(byId("echo"), say(none));
  const { word, label, sentence } = view.verdict;
  const chip = isOld ? "old_answer" : isFirst ? "first_look" : null;
  replace(byId("echo"), chip ? [el("span", { class: "chip" }, say(chip)), " "] : null, isTold(view, isFirst) ? [verdictMark(word, label), ". "] : null, sentence);
}

/** Whether a verdict is worth telling: a first look that decides nothing is only that. */
export const isTold = (view, isFirst) => !isFirst || view.verdict.word !== "not decided";

/** Return a sentence whose brackets are set smaller, so that it is read at a glance. */
function withAside(sentence) {
  const [, before, aside, after] = sentence.match(/^(.*?)( \(.*\))(.*)$/s) ?? [null, sentence, null, ""];
  const isEnd = after.length < 2; // a full stop belongs to the brackets
  return [before, aside ? el("span", { class: "aside" }, aside, isEnd ? after : null) : null, isEnd && aside ? null : after];
}

const inMoreWords = (sentences) =>
  sentences.length ? disclosure("more-words", say("more_words"), sentences.map((each) => el("p", {}, each))) : null;

function howSure(view, answer, isFirst) {
  const runs = sayOf("runs", answer.replications);
  const full = answer.is_known ? say("sure_known", { runs }) : say("sure_full", { runs, draws: written(answer.draws) });
  const sure = isFirst ? say("sure_look", { runs }) : full;
  const erlang = isFirst && view.erlang ? [` ${view.erlang.text}`, termButton("erlang", "erlang")] : null;
  return el("p", { class: "quiet" }, sure, erlang);
}

/** Return what is changed in the shipped scenario, in words. */
function changesList(start, state) {
  if (!state.extends) return null; // a whole file changes nothing in another
  const levers = start.levers.filter(({ path }) => path in state.changes);
  const rows = levers
    .map((lever) => ({ lever, before: baseOf(lever, state), now: state.changes[lever.path] }))
    .filter(({ lever, before, now }) => before === null || !isSame(lever, before, now)) // a table of records may state the very number of the shipped file
    .map(({ lever, before, now }) => el("li", {}, say("was_now", { lever: lever.label, before: inWords(lever, before), now: inWords(lever, now) })));
  const others = Object.keys(state.changes).length - levers.length;
  if (others) rows.push(el("li", {}, sayOf("others_changed", others)));
  return rows.length ? el("div", { class: "moved" }, el("p", {}, el("b", {}, say("what_is_changed"))), el("ul", {}, rows)) : null;
}

/** Draw how far the full answer is; nothing when it is there. */
export function drawMaking(making, stop) {
  if (!making) return replace(byId("making"));
  const bar = byId("making").querySelector("progress");
  const words = making.isWaiting ? say("making_waits") : making.seconds > 1 ? sayOf("making_seconds", Math.round(making.seconds)) : say("making");
  if (bar) {
    bar.value = making.done ?? 0;
    byId("making-words").textContent = words;
    byId("making").querySelector("button").textContent = say("stop");
    return;
  }
  replace(
    byId("making"),
    el("label", { for: "making-bar", id: "making-words" }, words),
    el("progress", { id: "making-bar", max: 1, value: making.done ?? 0 }),
    el("button", { type: "button", class: "small", click: stop }, say("stop")),
  );
}

/** Whether a refusal is of the scenario itself, so that nothing would come of asking again. */
export const isForGood = (fault) => fault?.status >= 400 && fault.status < 500 && ![404, 408, 429].includes(fault.status);

/** Say what went wrong, in the server's words, and offer to try again where that may help. */
export function drawTrouble(levers, fault, again) {
  if (!fault) return replace(byId("trouble"));
  const words = fault.status === undefined ? say("no_server") : fault.message;
  replace(
    byId("trouble"),
    el("p", { class: "fault" }, words),
    fault.faults?.length ? el("ul", {}, fault.faults.map(({ key, message }) => el("li", {}, levers.find(({ path }) => path === key)?.label ?? key, ": ", message))) : null,
    isForGood(fault) ? null : el("button", { type: "button", class: "small", click: again }, say("again")),
  );
}

const SHOWN_FOR = 6000;
/** Milliseconds. */
let hiding = null;

/** Say something to those who listen to the page; also show it for a while where nothing else shows it. */
export function announce(words, isShown = false) {
  byId(isShown ? "note" : "news").textContent = words;
  if (!isShown) return; // what is shown stays for its time, whatever is said meanwhile
  clearTimeout(hiding);
  hiding = setTimeout(() => (byId("note").textContent = ""), SHOWN_FOR);
}
