/** A question whose answer holds until the next pause. */
export interface PerMoment<T> {
  (): T;
  /** What was asked about has changed: the next answer is a new one. */
  forget(): void;
}

/**
 * A function that asks once for all that happens without a pause, and anew afterwards: a picture of the world is a dozen
 * questions in a row, and they are to see one state of what they ask about. What `ask` throws is passed on and not kept.
 */
export function perMoment<T>(ask: () => T): PerMoment<T> {
  let moment: { readonly answer: T } | undefined;
  const forget = (): void => {
    moment = undefined;
  };
  const answer = (): T => {
    if (moment === undefined) {
      moment = { answer: ask() };
      queueMicrotask(forget);
    }
    return moment.answer;
  };
  return Object.assign(answer, { forget });
}
