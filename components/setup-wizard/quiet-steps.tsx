import { Text, useAnimation } from 'ink';
import type { ReactNode } from 'react';
import type { SetupSnapshot } from '../../src/app/setup/setup-types.ts';
import type { DiffLine } from '../../src/core/config/line-diff.ts';
import { sanitizeText } from '../../src/core/text/sanitize.ts';
import { theme } from '../theme.ts';
import { atEnd, wrapCells } from '../ui/cells.ts';
import { Frame, useBodySize } from '../ui/frame.tsx';
import { useScroll } from '../ui/lines-screen.tsx';
import { footerOf, type KeyBinding, useKeys } from '../use-keys.ts';

type StepOf<K extends SetupSnapshot['step']['kind']> = Extract<SetupSnapshot['step'], { kind: K }>;

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;

/** Work in progress: words beside the spinner, seconds once it takes long; Esc stops it. */
export function WorkingStep({
  step,
  aside,
  onBack,
}: {
  readonly step: StepOf<'working'>;
  readonly aside: string;
  readonly onBack: () => void;
}): ReactNode {
  const { frame, time } = useAnimation({ interval: 100 });
  const canStop = step.id === 'check';
  useKeys([{ keys: ['esc'], help: 'esc stop', isOff: !canStop, run: onBack }]);
  const seconds = Math.floor(time / 1000);
  return (
    <Frame
      title={step.id === 'check' ? 'Checking' : 'One moment'}
      aside={aside}
      footer={canStop ? 'esc stop' : ''}
    >
      <Text wrap="truncate-end">
        <Text {...theme.accent} aria-hidden>
          {SPINNER[frame % SPINNER.length]}{' '}
        </Text>
        {sanitizeText(step.title)}
        <Text {...theme.muted}>{seconds >= 2 ? ` ${seconds} s` : ''}</Text>
      </Text>
    </Frame>
  );
}

const SIGNS = { added: '+', removed: '-', same: ' ', gap: ' ' } as const;
const LOOKS = { added: theme.good, removed: theme.danger, same: theme.muted, gap: theme.muted } as const;

/** The exact change, to be accepted or not (D18). */
export function ReviewStep({
  step,
  aside,
  onAccept,
  onBack,
}: {
  readonly step: StepOf<'review'>;
  readonly aside: string;
  readonly onAccept: () => void;
  readonly onBack: () => void;
}): ReactNode {
  const { columns } = useBodySize();
  return (
    <Scroll
      title={step.title}
      aside={aside}
      lines={reviewLines(step, columns)}
      error={step.error}
      bindings={[
        { keys: ['enter'], help: 'enter write it', run: onAccept },
        { keys: ['esc'], help: 'esc back', run: onBack },
      ]}
    />
  );
}

/** Lines that scroll where there are too many of them, with a word about those below. */
function Scroll({
  title,
  aside,
  lines,
  error,
  bindings,
}: {
  readonly title: string;
  readonly aside?: string;
  readonly lines: readonly Line[];
  readonly error?: string | undefined;
  /** The first is what the screen is for, the last is the way out. */
  readonly bindings: readonly KeyBinding[];
}): ReactNode {
  const { rows } = useBodySize();
  const { from, last, bindings: scrolling } = useScroll(lines.length, rows);
  const [main, ...others] = bindings;
  const all: readonly KeyBinding[] = [...(main === undefined ? [] : [main]), ...scrolling, ...others];
  useKeys(all);
  const more = from < last ? `↓ ${last - from} more` : undefined;
  return (
    <Frame
      title={title}
      {...(aside === undefined ? {} : { aside })}
      footer={footerOf(all)}
      notice={error ?? more}
      noticeIsError={error !== undefined}
    >
      {lines.slice(from, from + rows).map((line, index) => (
        <Text key={String(from + index)} {...line.look} wrap="truncate-end">
          {line.text}
        </Text>
      ))}
    </Frame>
  );
}

interface Line {
  readonly text: string;
  readonly look: object;
}

function reviewLines(step: StepOf<'review'>, columns: number): readonly Line[] {
  const diff = step.diff.flatMap((line) =>
    diffPieces(line, columns).map((text, index) => ({
      text: `${index === 0 ? SIGNS[line.kind] : ' '} ${text}`,
      look: LOOKS[line.kind],
    })),
  );
  const store = step.storeLines.flatMap((text) => hanging(text, columns, theme.good));
  return [
    { text: atEnd(step.configPath, columns), look: theme.title },
    ...(diff.length === 0 ? [{ text: '  no change', look: theme.muted }] : diff),
    { text: ' ', look: {} },
    ...step.notes.flatMap((text) =>
      wrapCells(text, columns).map((line) => ({ text: line, look: theme.warning })),
    ),
    ...(store.length === 0 ? [] : [{ text: 'Store', look: theme.title }, ...store]),
  ];
}

/** What changes is shown whole, over as many lines as it needs: a line cut short is no exact change. */
function diffPieces({ kind, text }: DiffLine, columns: number): readonly string[] {
  if (kind !== 'added' && kind !== 'removed') return [text];
  const indent = /^ */.exec(text)?.[0] ?? '';
  const width = Math.max(10, columns - 2 - indent.length);
  return wrapCells(text.slice(indent.length), width).map((piece) => indent + piece);
}

/** The answer of the chosen model and the receipt. */
export function FinishedStep({
  step,
  onDone,
}: {
  readonly step: StepOf<'finished'>;
  readonly onDone: () => void;
}): ReactNode {
  const { columns } = useBodySize();
  const lines = step.lines.flatMap((line, index) => {
    const lead = index === 0 ? `${step.ok ? '✓' : '!'} ` : '  ';
    return hanging(lead + sanitizeText(line), columns, index === 0 ? answerLook(step.ok) : {});
  });
  return (
    <Scroll
      title={step.title}
      lines={lines}
      bindings={[{ keys: ['enter', 'esc', 'q'], help: 'enter finish', run: onDone }]}
    />
  );
}

/** A text over as many lines as it needs, all but the first two cells further in. */
function hanging(text: string, columns: number, look: object): readonly Line[] {
  const pieces = wrapCells(text.slice(2), columns - 2);
  return pieces.map((piece, index) => ({ text: (index === 0 ? text.slice(0, 2) : '  ') + piece, look }));
}

function answerLook(ok: boolean): object {
  return ok ? theme.good : theme.warning;
}
