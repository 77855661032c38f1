import { Box, Text, useAnimation } from 'ink';
import { type ReactNode, useState } from 'react';
import type { SetupSnapshot } from '../../src/app/setup/setup-types.ts';
import type { DiffLine } from '../../src/core/config/line-diff.ts';
import { sanitizeText } from '../../src/core/text/sanitize.ts';
import { theme } from '../theme.ts';
import { wrapCells } from '../ui/cells.ts';
import { Frame, useBodySize } from '../ui/frame.tsx';
import { Paragraph } from '../ui/paragraph.tsx';
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

/** The exact change, to be accepted or not (D18); longer ones scroll. */
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
  const { rows, columns } = useBodySize();
  const [top, setTop] = useState(0);
  const lines = reviewLines(step, columns);
  const last = Math.max(0, lines.length - rows);
  const bindings: readonly KeyBinding[] = [
    { keys: ['enter'], help: 'enter write it', run: onAccept },
    { keys: ['down', 'j'], help: '↑↓ scroll', isOff: last === 0, run: () => setTop(Math.min(last, top + 1)) },
    { keys: ['up', 'k'], help: '', isOff: last === 0, run: () => setTop(Math.max(0, top - 1)) },
    { keys: ['pagedown'], help: '', isOff: last === 0, run: () => setTop(Math.min(last, top + rows)) },
    { keys: ['pageup'], help: '', isOff: last === 0, run: () => setTop(Math.max(0, top - rows)) },
    { keys: ['esc'], help: 'esc back', run: onBack },
  ];
  useKeys(bindings);
  return (
    <Frame
      title={step.title}
      aside={aside}
      footer={footerOf(bindings)}
      notice={step.error}
      noticeIsError={true}
    >
      {lines.slice(top, top + rows).map((line) => (
        <Text key={line.key} {...line.look} wrap="truncate-end">
          {line.text}
        </Text>
      ))}
    </Frame>
  );
}

interface ReviewLine {
  readonly key: string;
  readonly text: string;
  readonly look: object;
}

function reviewLines(step: StepOf<'review'>, columns: number): readonly ReviewLine[] {
  const diff = step.diff.flatMap((line) =>
    diffPieces(line, columns).map((text, index) => ({
      text: `${index === 0 ? SIGNS[line.kind] : ' '} ${text}`,
      look: LOOKS[line.kind],
    })),
  );
  const store = step.storeLines.map((text) => ({ text, look: theme.good }));
  const lines = [
    { text: step.configPath, look: theme.title },
    ...(diff.length === 0 ? [{ text: '  no change', look: theme.muted }] : diff),
    { text: ' ', look: {} },
    ...step.notes.map((text) => ({ text, look: theme.warning })),
    ...(store.length === 0 ? [] : [{ text: 'Store', look: theme.title }, ...store]),
  ];
  return lines.map((line, index) => ({ ...line, key: String(index) }));
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
  useKeys([{ keys: ['enter', 'esc', 'q'], help: 'enter finish', run: onDone }]);
  return (
    <Frame title={step.title} footer="enter finish">
      <Box flexDirection="column" flexShrink={0}>
        {step.lines.map((line, index) => (
          <Paragraph
            key={line}
            lead={index === 0 ? `${step.ok ? '✓' : '!'} ` : '  '}
            text={sanitizeText(line)}
            columns={columns}
            look={index === 0 ? answerLook(step.ok) : {}}
          />
        ))}
      </Box>
    </Frame>
  );
}

function answerLook(ok: boolean): object {
  return ok ? theme.good : theme.warning;
}
