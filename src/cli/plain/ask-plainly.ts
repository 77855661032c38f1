import type { SetupFlow, SetupSnapshot, SetupStep } from '../../app/setup/setup-types.ts';
import type { CliContext } from '../cli-context.ts';
import { askRows } from './ask-rows.ts';
import { plainAnswer } from './plain-answer.ts';
import { promptOf, questionLines } from './plain-question.ts';
import { plainRows } from './plain-rows.ts';
import { openPlainTalk, type PlainTalk } from './plain-talk.ts';

/**
 * The wizard as numbered plain questions (decision 38, B097): the same flow as on screen, one line per fact, no repaint.
 * Answers how it ended, as the screen does; the flow keeps the result.
 * @param surface `stderr` when stdout carries a document
 */
export async function askPlainly(
  context: CliContext,
  flow: SetupFlow,
  surface: 'stdout' | 'stderr',
): Promise<'finished' | 'cancelled'> {
  const talk = openPlainTalk(context, surface);
  talk.line('Answer with a number or a word; < goes back, Ctrl-C leaves.');
  try {
    for (;;) {
      const snapshot = await settled(flow, talk);
      if (snapshot === undefined) return 'cancelled';
      if (snapshot.step.kind === 'finished') return 'finished';
      if (!(await askOne(flow, snapshot, talk))) return 'cancelled';
    }
  } finally {
    talk.close();
  }
}

/** The next question, once work has ended; undefined when the person left during it. */
function settled(flow: SetupFlow, talk: PlainTalk): Promise<SetupSnapshot | undefined> {
  return new Promise((resolve) => {
    let told = '';
    const look = (): void => {
      const snapshot = flow.getSnapshot();
      const { step } = snapshot;
      if (step.kind === 'working' && told !== step.title) {
        told = step.title;
        talk.line(`${step.title} ...`);
      }
      if (step.kind === 'working' || (step.id === 'provider' && snapshot.isLooking)) return;
      stop();
      resolve(snapshot);
    };
    const stop = flow.subscribe(look);
    void talk.left.then(() => {
      stop();
      resolve(undefined);
    });
    look();
  });
}

/** One question until the flow has taken an answer or gone back; false when the person left. */
async function askOne(flow: SetupFlow, snapshot: SetupSnapshot, talk: PlainTalk): Promise<boolean> {
  const { step } = snapshot;
  const rows = plainRows(step, snapshot.nowMs);
  const error = errorOf(step);
  const answer = await askRows(talk, {
    lines: error === undefined ? questionLines(snapshot, rows) : [`! ${error}`],
    rows,
    prompt: promptOf(step),
    read: (line) => plainAnswer(step, rows, line),
    isHidden: step.kind === 'secret',
    goBack: () =>
      flow.back() ? undefined : 'This is the first question. Ctrl-C leaves; nothing has been written.',
  });
  if (answer.kind === 'answer') flow.answer(answer.value);
  return answer.kind !== 'left';
}

/** What was wrong with the answer before; the question itself stands above already. */
function errorOf(step: SetupStep): string | undefined {
  return 'error' in step ? step.error : undefined;
}
