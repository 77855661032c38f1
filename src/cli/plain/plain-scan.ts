import type { ScanChoice, ScanPreview } from '../../app/scan/scan-plan.ts';
import type { ScanPicture, ScanSession } from '../../app/scan/scan-session.ts';
import { defaultSelection, isImageCapable } from '../../core/scan/scan-selection.ts';
import type { CliContext } from '../cli-context.ts';
import { askChoice, askRows, type RowAnswer } from './ask-rows.ts';
import { oneRow, type PlainAnswer, reviewAnswer, severalRows } from './plain-answer.ts';
import { changedLines, rowLines, WHOLE_VIEW } from './plain-question.ts';
import type { PlainRow } from './plain-rows.ts';
import { openPlainTalk, type PlainTalk } from './plain-talk.ts';
import { scanRows } from './scan-words.ts';

type ScanWishes = Parameters<typeof import('../../../components/open-screens.tsx').openScan>[1];

/** What has been answered so far; going back keeps it, as the start of the next answer. */
interface Marks {
  readonly order: readonly string[];
  readonly primary: string | undefined;
  readonly image: string | undefined;
  readonly mode: ScanChoice['mode'];
}

type Step = 'order' | 'primary' | 'image' | 'mode' | 'review';
const STEPS: readonly Step[] = ['order', 'primary', 'image', 'mode', 'review'];

/**
 * The scan as plain questions (ui.md section 4): progress in words, the candidates with numbers, then who stands in, who
 * answers first, who looks at images, append or replace, and the difference before anything is written. The confirmed choice;
 * undefined when the person left, or there is nothing to choose.
 */
export async function scanInLines(
  context: CliContext,
  session: ScanSession,
  wishes: ScanWishes,
): Promise<ScanChoice | undefined> {
  const talk = openPlainTalk(context);
  try {
    if (!(await checksAreOver(session, talk))) return undefined;
    const picture = session.getSnapshot();
    if (picture.problem !== undefined) return undefined;
    const rows = scanRows(picture);
    talk.line('');
    talk.line(`${rows.length} candidates, best first`);
    for (const line of rowLines(rows, WHOLE_VIEW)) talk.line(line);
    if (picture.selectable.size === 0) {
      talk.line('None of them may be chosen.');
      return undefined;
    }
    return await askForChoice(talk, session, { picture, rows }, proposed(picture, wishes));
  } finally {
    talk.close();
  }
}

/** Tells how far the checks are, at every fifth of them; false when the person left meanwhile. */
function checksAreOver(session: ScanSession, talk: PlainTalk): Promise<boolean> {
  return new Promise((resolve) => {
    let told = -1;
    const look = (): void => {
      const { phase, probed, total, concurrency } = session.getSnapshot();
      const fifth = phase !== 'reading' && total > 0 ? Math.floor((probed * 5) / total) : -1;
      if (fifth > told) {
        // Fast answers may be in the first picture already.
        if (told === -1) talk.line(`Checking ${total} models, ${concurrency} at a time ...`);
        if (probed > 0) talk.line(`Checked ${probed} of ${total}.`);
        told = fifth;
      }
      if (phase !== 'done') return;
      stop();
      resolve(true);
    };
    const unsubscribe = session.subscribe(look);
    talk.line('Reading the list of models ...');
    const forget = talk.onEnter('Enter stops the checks and keeps what there is.', () => session.stop());
    const stop = (): void => {
      unsubscribe();
      forget();
    };
    void talk.left.then(() => {
      stop();
      resolve(false);
    });
    look();
  });
}

/** The best, until the person says otherwise (SCAN-5). */
function proposed(picture: ScanPicture, { maxCandidates, setsPrimary, setsImage }: ScanWishes): Marks {
  const best = defaultSelection(picture.rows, ({ ref }) => picture.selectable.has(ref), maxCandidates);
  return {
    order: best.map(({ ref }) => ref),
    primary: setsPrimary ? best[0]?.ref : undefined,
    image: setsImage ? best.find(isImageCapable)?.ref : undefined,
    mode: 'replace',
  };
}

interface Found {
  readonly picture: ScanPicture;
  readonly rows: readonly PlainRow[];
}

async function askForChoice(
  talk: PlainTalk,
  session: ScanSession,
  found: Found,
  start: Marks,
): Promise<ScanChoice | undefined> {
  let marks = start;
  let index = 0;
  for (;;) {
    const step = STEPS[index] ?? 'review';
    if (step === 'mode' && marks.order.length === 0) {
      index += 1;
      continue;
    }
    if (step === 'review') {
      const choice = choiceOf(marks);
      const answer = await askForYes(talk, session.preview(choice));
      if (answer.kind === 'left') return undefined;
      if (answer.kind === 'answer') return choice;
    } else {
      const answer = await ask(talk, step, found, marks);
      if (answer.kind === 'left') return undefined;
      if (answer.kind === 'answer') {
        marks = after(marks, step, answer.value);
        index += 1;
        continue;
      }
      if (index === 0) {
        talk.line('This is the first question. Ctrl-C leaves; nothing has been written.');
        continue;
      }
    }
    index -= marks.order.length === 0 && STEPS[index - 1] === 'mode' ? 2 : 1;
  }
}

function after(marks: Marks, step: Exclude<Step, 'review'>, value: string): Marks {
  if (step === 'order') return { ...marks, order: value.split(',').filter((ref) => ref !== '') };
  if (step === 'mode') return { ...marks, mode: value === 'append' ? 'append' : 'replace' };
  return { ...marks, [step]: value === '' ? undefined : value };
}

/** Without a model in the order, the fallbacks stay as they are. */
function choiceOf({ order, primary, image, mode }: Marks): ScanChoice {
  return { fallbacks: order, mode: order.length === 0 ? 'append' : mode, primary, image };
}

function ask(
  talk: PlainTalk,
  step: Exclude<Step, 'review'>,
  { picture, rows }: Found,
  marks: Marks,
): Promise<RowAnswer> {
  switch (step) {
    case 'order':
      return askRows(talk, {
        lines: [
          '',
          'Which models stand in when the default fails, in which order?',
          `Now marked: ${marks.order.length === 0 ? 'none' : marks.order.join(', then ')}`,
        ],
        rows,
        prompt: 'Numbers such as 1,3 5, or +number and -number, "none", "more", Enter for what is marked: ',
        read: (line) => orderAnswer(rows, line, marks.order),
      });
    case 'primary':
      return askForOne(talk, rows, {
        question: 'Which one becomes the default model?',
        marked: marks.primary,
      });
    case 'image': {
      const able = new Set(picture.rows.filter(isImageCapable).map(({ ref }) => ref));
      const open = rows.map((row) =>
        able.has(row.id) ? row : { ...row, disabledReason: 'it takes no images' },
      );
      return askForOne(talk, open, { question: 'Which one becomes the image model?', marked: marks.image });
    }
    case 'mode':
      return askChoice(
        talk,
        'What becomes of the present fallbacks?',
        [
          { id: 'replace', label: 'replace', hint: 'only the marked ones stand in' },
          { id: 'append', label: 'append', hint: 'they stay, and the marked ones come after them' },
        ],
        marks.mode,
      );
  }
}

function orderAnswer(rows: readonly PlainRow[], line: string, marked: readonly string[]): PlainAnswer {
  const text = line.trim();
  if (text === '<') return { kind: 'back' };
  return text.toLowerCase() === 'more' ? { kind: 'more' } : severalRows(rows, text, marked);
}

function askForOne(
  talk: PlainTalk,
  rows: readonly PlainRow[],
  { question, marked }: { readonly question: string; readonly marked: string | undefined },
): Promise<RowAnswer> {
  const usual = marked ?? 'as it is';
  return askRows(talk, {
    lines: ['', question],
    rows,
    prompt: `Number, "none" to leave it as it is, Enter for: ${usual}, < for back: `,
    read: (line) => {
      const text = line.trim();
      if (text === '<') return { kind: 'back' };
      if (text === '') return { kind: 'answer', value: marked ?? '' };
      if (text.toLowerCase() === 'none') return { kind: 'answer', value: '' };
      return text.toLowerCase() === 'more' ? { kind: 'more' } : oneRow(rows, text);
    },
  });
}

/** The difference in lines, and whether to write it. What changes nothing leads back. */
function askForYes(talk: PlainTalk, { lines, notes, isChange }: ScanPreview): Promise<RowAnswer> {
  return askRows(talk, {
    lines: [
      '',
      isChange ? 'Review: nothing is written yet' : 'Review: that is what is configured already',
      ...changedLines(lines),
      ...notes,
    ],
    rows: [],
    prompt: isChange ? 'Write it? y or n, < for back: ' : 'Nothing to write, < for back: ',
    read: (line) => {
      const text = line.trim();
      if (text === '<') return { kind: 'back' };
      return isChange ? reviewAnswer(text) : { kind: 'problem', message: 'Type < to go back.' };
    },
  });
}
