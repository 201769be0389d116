// The planner's page: what is shown, and what happens when something is moved, chosen or answered.

import { Answers, together } from "./answers.js";
import { drawCards } from "./cards.js";
import { drawCourse } from "./chart.js";
import { Course } from "./course.js";
import { drawBeside, drawDifferences } from "./differences.js";
import { byId } from "./dom.js";
import { drawDownloads, drawIntake } from "./files.js";
import { learn, openGlossary } from "./glossary.js";
import { drawGroups } from "./groups.js";
import { countMoved, drawFollowers, drawLevers } from "./levers.js";
import { drawMap } from "./map.js";
import { drawProvinces } from "./provinces.js";
import * as server from "./server.js";
import { drawKeeping, Shelf } from "./shelf.js";
import { changed, fromAddress, intoAddress, isChanged, keyOf } from "./states.js";
import { announce, drawMaking, drawTrouble, drawVerdict, isForGood } from "./verdict.js";
import { drawWeights } from "./weights.js";
import { say, speak, sayOf } from "./words.js";

let start, shelf, shown;
let before = null;
/** The answer to the scenario as it was before a lever was moved; it stays, marked, until a newer one is there. */
let weighed = null;
/** The newest full answer to the scenario shown, or to what it was before levers were moved. */
let place = null;
let ticked = [];
let making = null;
let trouble = null;
const answers = new Answers();
const course = new Course(hear);

const held = (key) => answers.of(key);
const stateOf = (key) => (key === keyOf(shown) ? shown : shelf.items.find((item) => item.key === key)?.state);

/** Keys in which scenarios that are compared must be the same: other years have no baseline here. */
const OF_ALL = /^(country|study|thresholds)\b/;

/** Return the scenarios that one is run with: before it the baseline that it is held against, if it has one. */
function beside(state) {
  if (Object.keys(state.changes).some((path) => OF_ALL.test(path))) return [state];
  const baseline = state.extends === "" ? null : isOfCountry(state.extends) ? shelf.main[0] : shelf.shipped(state.extends);
  return baseline && keyOf(baseline) !== keyOf(state) ? [baseline, state] : [state];
}

const isOfCountry = (id) => !start.scenarios.find((each) => each.id === id)?.is_alone;

/** Hear what the newest question came to. */
function hear(news) {
  trouble = news.kind === "fault" ? news.fault : null;
  if (trouble?.status === 404) start.run = null; // the program was started anew since, and knows it no more
  making = news.kind === "progress" ? news : news.kind === "look" ? { done: 0 } : null;
  if (news.answer) answers.hold(news.states, news.answer, news.id ?? null);
  if (news.kind === "progress") return drawMaking(making, () => course.stop());
  draw();
  const view = held(keyOf(shown))?.view;
  if (news.answer && view) announce(say(news.kind === "look" ? "news_look" : "news_full", { sentence: `${view.verdict.label}. ${view.verdict.sentence}` }));
  if (news.kind === "quiet") announce(say("news_stopped"));
}

/** Whether the main question had its full answer when the page began. */
const isAnswered = () => start.answer && !start.answer.first_look;

/** Ask for the answer to the scenario shown, unless it is there, or being made since the server began. */
function ask() {
  const now = held(keyOf(shown));
  trouble = making = null;
  if (now && !now.isFirst) course.quiet();
  else if (!isAnswered() && start.run && shelf.main.some((state) => keyOf(state) === keyOf(shown))) course.follow(start.run, shelf.main);
  else course.change(beside(shown));
}

function show(key) {
  before = weighed = null;
  shown = { ...stateOf(key), title: shelf.nameOf(stateOf(key)) ?? shown.title };
  drawLevers(start, shown, move);
  ask();
  draw();
}

/** A lever was moved: a scenario of its own begins, under a name that says where it came from. */
function move(lever, value, isDone) {
  const from = keyOf(shown);
  before = held(from) ?? before;
  const title = shelf.has(from) ? changedTitle(shown.title) : shown.title;
  shown = { ...changed(shown, lever.path, value), title };
  const shipped = isChanged(shown) ? null : shelf.shipped(shown.extends);
  if (shipped && keyOf(shipped) === keyOf(shown)) shown = shipped;
  shown = { ...shown, title: shelf.nameOf(shown) ?? shown.title };
  countMoved(start, shown);
  if (isDone) drawFollowers(start, shown, lever, move);
  if (keyOf(shown) !== from) ask();
  if (isDone || keyOf(shown) !== from) draw();
}

const changedTitle = (title) => say("changed_title", { title });

/** Whether the title of the scenario shown was made here, and nobody has kept it under that name. */
const isTitledHere = () => !shelf.has(keyOf(shown)) && shown.title === changedTitle(shelf.shipped(shown.extends)?.title);

function allBack() {
  before = held(keyOf(shown)) ?? before;
  shown = shelf.shipped(shown.extends) ?? { ...shown, changes: {} };
  drawLevers(start, shown, move);
  ask();
  draw();
  byId("panel").focus();
}

const cardsDo = {
  show,
  tick(key, isTicked) {
    ticked = isTicked ? [...ticked, key].slice(0, 4) : ticked.filter((each) => each !== key);
    draw();
  },
  remove(key) {
    shelf.remove(key);
    ticked = ticked.filter((each) => each !== key);
    if (key === keyOf(shown)) show(shelf.items[0].key);
    else draw();
    byId("cards").querySelector("button")?.focus();
  },
  compare: () => course.compare(ticked.map(stateOf)),
};

const keepingDoes = {
  keep(wanted) {
    const { name, isKept } = shelf.keep(shown, wanted);
    shown = { ...shown, title: name };
    countMoved(start, shown);
    draw();
    announce(say(isKept ? "news_kept" : "news_not_kept", { name }), true);
    byId("cards").querySelector('[aria-pressed="true"]')?.focus();
  },
  take,
};

/** Take in a scenario that was read or chosen, and show it. */
function take(state) {
  shelf.take(state);
  show(keyOf(state));
}

async function copy() {
  try {
    await navigator.clipboard.writeText(location.href);
    announce(say("news_copied"), true);
  } catch {
    announce(say("news_not_copied"), true); // browsers let only pages of this machine, or encrypted ones, copy
  }
}

function select(code) {
  place = code;
  draw();
  const province = start.provinces.find((each) => each.code === code);
  announce(say("news_place", { name: province?.name ?? say("the_country") }));
}

function draw() {
  const key = keyOf(shown);
  const items = shelf.has(key) ? shelf.items : [...shelf.items, { key, name: shown.title, state: shown, isOwn: false }];
  ticked = ticked.filter((each) => items.some((item) => item.key === each));
  const now = held(key);
  const seen = now ?? before;
  drawVerdict(start, shown, seen, !now, isForGood(trouble));
  drawMaking(making, () => course.stop());
  drawTrouble(start.levers, trouble, ask);
  const isBeingMade = together(course.states.map(keyOf)) === together(ticked);
  const whole = answers.common(ticked);
  drawCards(items, key, ticked, held, whole ? "done" : isBeingMade ? "coming" : "ready", cardsDo);
  drawKeeping(shelf, shown, keepingDoes);
  drawDownloads(shown, now, { copy });
  const isElsewhere = !isOfCountry(shown.extends) && !ticked.includes(key); // one shelter is shown, others are compared
  drawBeside(isElsewhere ? null : whole?.answer, whole?.states.map((state) => items.find((item) => item.key === keyOf(state))?.name));
  for (const id of ["where", "when", "who", "against"]) {
    byId(id).hidden = !seen || (id === "where" && seen.view.provinces.length === 1);
    byId(id).classList.toggle("old", !now);
  }
  if (seen) drawAnswer(seen);
  if (seen && !seen.isFirst) weighed = seen.view;
  drawWeights(start, weighed, !now || now.isFirst);
  intoAddress({ state: shown, compared: ticked.map(stateOf).filter(Boolean), place, language: start.language });
}

function drawAnswer({ view, answer }) {
  if (place && !view.provinces.some(({ code }) => code === place)) place = null;
  drawMap(start, view, place, answer.first_look, select);
  drawProvinces(view, answer, place, select);
  drawCourse(view, place, answer.level);
  drawGroups(view, answer);
  drawDifferences(view, answer);
  byId("made").textContent = say("made", { runs: sayOf("runs", answer.replications), seed: answer.seed });
}

/** Take what the server tells at the start, in its language. */
function begin(told) {
  start = told;
  speak(start);
  learn(start);
  server.answerIn(start.language);
  for (const button of byId("languages").children)
    button.setAttribute("aria-pressed", String(button.dataset.language === start.language));
  shelf ? shelf.learn(start) : (shelf = new Shelf(start));
  if (start.answer) answers.hold(shelf.main, start.answer, isAnswered() ? start.run : null);
}

/** Say everything in another language, in place: the same scenarios, the same place, the same runs, which go on; what was stopped stays so. */
async function speakIn(code) {
  server.answerIn(code);
  const told = await server.start();
  const isToBeTitled = isTitledHere();
  const askAnew = answers.retold([...shelf.items.map(({ key }) => key), keyOf(shown)]);
  before = weighed = null; // they are in the other language
  begin(told);
  await askAnew();
  shown = { ...shown, title: shelf.titleOf(isToBeTitled ? { ...shown, title: "" } : shown) };
  drawAll();
}

function drawAll() {
  drawLevers(start, shown, move);
  drawIntake(take);
  if (!course.isFollowing && !(course.isStopped && held(keyOf(shown)))) ask();
  draw();
}

async function open() {
  const asked = fromAddress();
  if (asked.language) server.answerIn(asked.language);
  begin(await server.start());
  place = asked.place;
  const [state, ...compared] = [asked.state, ...asked.compared].map(shownHere);
  shown = state ?? shelf.main.at(-1);
  shown = { ...shown, title: shelf.titleOf(shown) };
  const beside = compared.filter(Boolean);
  beside.forEach((each) => shelf.has(keyOf(each)) || keyOf(each) === keyOf(shown) || shelf.take(each));
  ticked = (beside.length ? beside : shelf.main).map(keyOf);
  if (!shelf.has(keyOf(shown)) && !isChanged(shown)) shelf.take(shown);
  drawAll();
  if (beside.length + Boolean(state) < asked.number) announce(say("news_bad_link"), true);
}

/** Return a scenario of the address with its title, or nothing where it cannot be shown. */
const shownHere = (state) => (state && shelf.canShow(state) ? { ...state, title: shelf.titleOf(state) } : null);

for (const button of byId("languages").children) button.addEventListener("click", () => speakIn(button.dataset.language).catch(failed));
for (const link of document.querySelectorAll("[data-skip]"))
  link.addEventListener("click", (event) => {
    event.preventDefault(); // the address holds the scenario
    byId(link.getAttribute("href").slice(1)).focus();
  });
byId("glossary-open").addEventListener("click", () => openGlossary());
byId("glossary-close").addEventListener("click", () => byId("glossary").close());
byId("all-back").addEventListener("click", allBack);
addEventListener("storage", () => shown && draw()); // another window of this browser kept or removed a scenario
addEventListener("hashchange", () => location.reload());
addEventListener("pagehide", ({ persisted }) => persisted || course.quiet()); // nobody waits here any more

function failed(fault) {
  drawTrouble(start?.levers ?? [], fault, () => location.reload());
}

open().catch(failed);
