import type { SetupStep } from '../../app/setup/setup-types.ts';
import { type PlainAnswer, plainAnswer } from './plain-answer.ts';
import { nextPage, type PlainView, promptOf, rowLines, WHOLE_VIEW } from './plain-question.ts';
import { type PlainRow, plainRows } from './plain-rows.ts';
import type { PlainTalk } from './plain-talk.ts';

/** A question whose answers are mostly rows with numbers. */
export interface RowQuestion {
  /** All that is told before the prompt, the rows included. */
  readonly lines: readonly string[];
  readonly rows: readonly PlainRow[];
  readonly prompt: string;
  readonly read: (line: string) => PlainAnswer;
  readonly isHidden?: boolean;
  /** Says why there is no way back; undefined when there is one. */
  readonly goBack?: () => string | undefined;
}

export type RowAnswer =
  | { readonly kind: 'answer'; readonly value: string }
  | { readonly kind: 'back' }
  /** The person left, or a script had no more answers. */
  | { readonly kind: 'left' };

/** Asks until there is an answer or a way back; what cannot be is told and asked for again. */
export async function askRows(talk: PlainTalk, question: RowQuestion): Promise<RowAnswer> {
  const { rows, prompt } = question;
  let view: PlainView = WHOLE_VIEW;
  for (const line of question.lines) talk.line(line);
  for (;;) {
    const typed = await (question.isHidden === true ? talk.askHidden(prompt) : talk.ask(prompt));
    if (typed === undefined) return { kind: 'left' };
    const answer = question.read(typed);
    if (answer.kind === 'answer') return answer;
    if (answer.kind === 'back') {
      const whyNot = question.goBack?.();
      if (whyNot === undefined) return answer;
      talk.line(whyNot);
    } else if (answer.kind === 'problem') talk.line(`! ${answer.message}`);
    else {
      view = answer.kind === 'more' ? nextPage(view) : { query: answer.query, from: 0 };
      for (const line of rowLines(rows, view)) talk.line(line);
    }
  }
}

export type PlainOption = Extract<SetupStep, { readonly kind: 'choice' }>['options'][number];

/** Options as lines with numbers. */
export function optionRows(options: readonly PlainOption[]): readonly PlainRow[] {
  return plainRows(choiceStep('', options, undefined), 0);
}

/** One of several, by number or word. @param current what Enter alone gives */
export function askChoice(
  talk: PlainTalk,
  title: string,
  options: readonly PlainOption[],
  current: string | undefined,
): Promise<RowAnswer> {
  const step = choiceStep(title, options, current);
  const rows = plainRows(step, 0);
  return askRows(talk, {
    lines: ['', title, ...rowLines(rows, WHOLE_VIEW)],
    rows,
    prompt: promptOf(step),
    read: (line) => plainAnswer(step, rows, line),
  });
}

function choiceStep(
  title: string,
  options: readonly PlainOption[],
  current: string | undefined,
): Extract<SetupStep, { readonly kind: 'choice' }> {
  return {
    kind: 'choice',
    id: '',
    title,
    lines: [],
    options,
    searchable: false,
    ...(current === undefined ? {} : { current }),
  };
}
