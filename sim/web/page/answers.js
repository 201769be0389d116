// The answers that the page has: of each scenario the fullest, and the whole answers to scenarios met together.

import * as server from "./server.js";
import { keyOf } from "./states.js";

export const together = (keys) => [...keys].sort().join("\n");

export class Answers {
  #ofEach = new Map();
  #wholes = new Map();

  /** Return {view, values, answer, states, isFirst, run} of one scenario, or nothing; `run` is there to take files from. */
  of(key) {
    return this.#ofEach.get(key);
  }

  /** Return {answer, states, run} that holds all these scenarios, and only those, or nothing. */
  common(keys) {
    return this.#wholes.get(together(keys));
  }

  /** Hold an answer: by all its scenarios, and each of them by itself. Only a fuller answer replaces another. */
  hold(states, answer, run) {
    if (!answer.first_look) this.#wholes.set(together(states.map(keyOf)), { answer, states, run });
    states.forEach((state, number) => {
      const view = answer.views[number];
      const before = this.of(keyOf(state));
      if (before && !before.isFirst && (answer.first_look || answer.replications <= before.answer.replications)) return;
      const values = answer.measures.map((measure) => measure.values[view.scenario]);
      this.#ofEach.set(keyOf(state), { view, values, answer, states, isFirst: answer.first_look, run });
    });
  }

  /**
   * Forget all, and return what asks anew, in the language spoken now: for full answers by their runs, and for
   * another first look at each of some scenarios that have no other; there is one for every place of a lever.
   */
  retold(keys) {
    const looks = new Map(keys.map((key) => this.of(key)).filter((held) => held?.isFirst).map(({ answer, states }) => [answer, states]));
    const runs = [...this.#wholes.values()].filter(({ run }) => run);
    this.#ofEach.clear();
    this.#wholes.clear();
    return () => Promise.allSettled([
      ...runs.map(async ({ run, states }) => this.#held(states, (await server.progress(run)).answer, run)),
      ...[...looks.values()].map(async (states) => this.#held(states, await server.look(states), null)),
    ]);
  }

  #held(states, answer, run) {
    if (answer) this.hold(states, answer, run);
  }
}
