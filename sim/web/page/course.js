// From a changed lever to its answers: a first look at once, the full one after it. Each change has a number,
// and an answer to an older number is dropped, however late or soon it comes.

import * as server from "./server.js";

const PAUSE_BEFORE_LOOK = 60;
const PAUSE_BEFORE_RUN = 700;
const BETWEEN_QUESTIONS = 400;
/** Milliseconds. */

const pause = (time) => new Promise((go) => setTimeout(go, time));

export class Course {
  #number = 0;
  #abort = new AbortController();
  #run = null;
  #isFollowing = false;
  /** Whether the reader stopped what was asked, and nothing was asked since. */
  isStopped = false;
  /** The scenarios whose full answer is on its way. */
  states = [];

  /** `told` hears {kind: "look"|"full"|"progress"|"fault"|"quiet", ...} of the newest change only. */
  constructor(told) {
    this.told = told;
  }

  /** Ask for the answers to a scenario (beside the baseline, if it has one), and forget what was asked before. */
  async change(states) {
    const number = this.#begin();
    this.states = states;
    await pause(PAUSE_BEFORE_LOOK);
    await this.#guarded(number, async (signal) => {
      const answer = await server.look(states, signal);
      this.#tell(number, { kind: "look", states, answer });
      await pause(PAUSE_BEFORE_RUN);
      if (number === this.#number) await this.#runs(number, states, signal);
    });
  }

  /** Ask for the full answer to one to four scenarios met by the same people. */
  async compare(states) {
    const number = this.#begin();
    this.states = states;
    await this.#guarded(number, (signal) => this.#runs(number, states, signal));
  }

  /** Follow a run that the server began. */
  async follow(id, states) {
    const number = this.#begin();
    this.states = states;
    await this.#guarded(number, (signal) => this.#followed(number, id, states, signal));
  }

  /** Ask for nothing more, and say so. */
  stop() {
    const number = this.#begin();
    this.isStopped = true;
    this.#tell(number, { kind: "quiet" });
  }

  /** Ask for nothing more. */
  quiet() {
    this.#begin();
  }

  /** Whether a run is under way whose answer is waited for. */
  get isFollowing() {
    return this.#isFollowing;
  }

  #begin() {
    this.#abort.abort();
    this.#abort = new AbortController();
    if (this.#run) server.stop(this.#run).catch(() => {}); // it may have ended by itself
    this.#run = null;
    this.#isFollowing = this.isStopped = false;
    this.states = [];
    return ++this.#number;
  }

  #tell(number, news) {
    if (number === this.#number) this.told(news);
  }

  async #guarded(number, work) {
    try {
      await work(this.#abort.signal);
    } catch (fault) {
      if (number === this.#number) this.#ended();
      if (fault.name !== "AbortError") this.#tell(number, { kind: "fault", fault });
    }
  }

  async #runs(number, states, signal) {
    this.#tell(number, { kind: "progress", done: 0 });
    const { id } = await server.run(states);
    if (number !== this.#number) return void server.stop(id).catch(() => {});
    this.#run = id;
    await this.#followed(number, id, states, signal);
  }

  #ended() {
    this.#run = null;
    this.#isFollowing = false;
  }

  async #followed(number, id, states, signal) {
    this.#isFollowing = number === this.#number;
    while (number === this.#number) {
      const news = await server.progress(id, signal);
      if (news.state === "done") {
        if (number === this.#number) this.#ended();
        return this.#tell(number, { kind: "full", states, answer: news.answer, id });
      }
      if (news.state === "failed" || news.state === "stopped")
        throw new server.Refusal(0, { message: news.message ?? news.state });
      this.#tell(number, { kind: "progress", done: news.done, seconds: news.remaining_seconds, isWaiting: news.state === "waiting" });
      await pause(BETWEEN_QUESTIONS);
    }
  }
}
