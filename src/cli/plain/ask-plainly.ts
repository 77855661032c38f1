import type { SetupFlow, SetupSnapshot, SetupStep } from '../../app/setup/setup-types.ts';
import type { CliContext } from '../cli-context.ts';
import { plainAnswer } from './plain-answer.ts';
import { nextPage, type PlainView, promptOf, questionLines, rowLines, WHOLE_VIEW } from './plain-question.ts';
import { openPlainReader, type PlainReader } from './plain-reader.ts';
import { type PlainRow, plainRows } from './plain-rows.ts';

/** How the questions reach the person: whole lines, and a prompt without its end. */
interface Voice {
  line(text: string): void;
  prompt(text: string): void;
}

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
  const { process, output } = context;
  const reader = openPlainReader(process);
  const voice: Voice = {
    line: (text) => (surface === 'stdout' ? output.line(text) : output.note(text)),
    prompt: (text) => process[surface].write(text),
  };
  voice.line('Answer with a number or a word; < goes back, Ctrl-C leaves.');
  try {
    for (;;) {
      const snapshot = await settled(flow, voice, reader);
      if (snapshot === undefined) return 'cancelled';
      if (snapshot.step.kind === 'finished') return 'finished';
      if (!(await askOne(flow, snapshot, { voice, reader }))) return 'cancelled';
    }
  } finally {
    reader.close();
  }
}

/** The next question, once work has ended; undefined when the person left during it. */
function settled(flow: SetupFlow, voice: Voice, reader: PlainReader): Promise<SetupSnapshot | undefined> {
  return new Promise((resolve) => {
    let told = '';
    const look = (): void => {
      const snapshot = flow.getSnapshot();
      const { step } = snapshot;
      if (step.kind === 'working' && told !== step.title) {
        told = step.title;
        voice.line(`${step.title} ...`);
      }
      if (step.kind === 'working' || (step.id === 'provider' && snapshot.isLooking)) return;
      stop();
      resolve(snapshot);
    };
    const stop = flow.subscribe(look);
    void reader.left.then(() => {
      stop();
      resolve(undefined);
    });
    look();
  });
}

interface Talk {
  readonly voice: Voice;
  readonly reader: PlainReader;
}

/** One question until the flow has taken an answer or gone back; false when the person left. */
async function askOne(flow: SetupFlow, snapshot: SetupSnapshot, { voice, reader }: Talk): Promise<boolean> {
  const { step } = snapshot;
  const rows = plainRows(step, snapshot.nowMs);
  let view: PlainView = WHOLE_VIEW;
  const error = errorOf(step);
  if (error === undefined) for (const line of questionLines(snapshot, rows)) voice.line(line);
  else voice.line(`! ${error}`);
  for (;;) {
    const typed = await readLine(step, { voice, reader });
    if (typed === undefined) return false;
    const answer = plainAnswer(step, rows, typed);
    if (answer.kind === 'answer') {
      flow.answer(answer.value);
      return true;
    }
    if (answer.kind === 'back') {
      if (flow.back()) return true;
      voice.line('This is the first question. Ctrl-C leaves; nothing has been written.');
    } else if (answer.kind === 'problem') voice.line(`! ${answer.message}`);
    else {
      view = answer.kind === 'more' ? nextPage(view) : { query: answer.query, from: 0 };
      tellRows(voice, rows, view);
    }
  }
}

function tellRows(voice: Voice, rows: readonly PlainRow[], view: PlainView): void {
  for (const line of rowLines(rows, view)) voice.line(line);
}

async function readLine(step: SetupStep, { voice, reader }: Talk): Promise<string | undefined> {
  if (step.kind !== 'secret') {
    voice.prompt(promptOf(step));
    return reader.line();
  }
  const typed = await reader.hidden(() => voice.prompt(promptOf(step)));
  // The end of a hidden line is not echoed either.
  voice.line('');
  return typed;
}

/** What was wrong with the answer before; the question itself stands above already. */
function errorOf(step: SetupStep): string | undefined {
  return 'error' in step ? step.error : undefined;
}
