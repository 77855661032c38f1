import { Box, Text } from 'ink';
import { type ReactNode, useState } from 'react';
import stringWidth from 'string-width';
import type { LivePanel, PanelActivityRow, PanelCredentialRow } from '../../src/app/app-types.ts';
import { formatAge, formatTimeOfDay } from '../../src/core/text/format.ts';
import { sanitizeText } from '../../src/core/text/sanitize.ts';
import { theme } from '../theme.ts';
import { Frame, useBodySize } from '../ui/frame.tsx';
import { Paragraph } from '../ui/paragraph.tsx';
import { footerOf, type KeyBinding, useKeys } from '../use-keys.ts';
import { useStore } from '../use-store.ts';
import { CredentialLine, ModelLine, modelName } from './panel-lines.tsx';
import { panelBudget, pointed } from './panel-state.ts';

export type PanelExit =
  | { readonly kind: 'quit' }
  | { readonly kind: 'open'; readonly what: 'model' | 'setup' };

export interface AuthPanelProps {
  readonly panel: LivePanel;
  readonly onLeave: (exit: PanelExit) => void;
}

/** In a lower body the past gives way to what is now. */
const LOWEST_WITH_RECENT = 6;

const TONES = { good: theme.good, bad: theme.warning, plain: theme.accent } as const;

/** The live panel (ui.md section 5): models, credentials, what just happened. */
export function AuthPanel({ panel, onLeave }: AuthPanelProps): ReactNode {
  const snapshot = useStore(panel);
  const { rows, columns } = useBodySize();
  const [pointerId, setPointerId] = useState<string | undefined>(undefined);
  const [notice, setNotice] = useState<string | undefined>(undefined);
  const [overlay, setOverlay] = useState<'details' | 'help' | undefined>(undefined);
  const index = pointed(snapshot.credentials, pointerId);
  const current = snapshot.credentials[index];
  const move = (by: number): void => {
    const length = snapshot.credentials.length;
    if (length > 0) setPointerId(snapshot.credentials[(index + by + length) % length]?.id);
  };
  const ask = (question: string, work: (id: string) => Promise<string>): void => {
    if (current === undefined) return;
    setNotice(`${question} ${current.id}…`);
    work(current.id).then(setNotice, (error: unknown) =>
      setNotice(error instanceof Error ? error.message : 'failed'),
    );
  };
  const bindings: readonly KeyBinding[] = [
    {
      keys: ['enter'],
      help: 'enter details',
      isOff: current === undefined,
      run: () => setOverlay('details'),
    },
    {
      keys: ['c'],
      help: 'c clear',
      isOff: !isBlocked(current),
      run: () => ask('Clearing', (id) => panel.clear(id)),
    },
    {
      keys: ['p'],
      help: 'p probe',
      isOff: current === undefined,
      run: () => ask('Asking with', (id) => panel.probe(id)),
    },
    { keys: ['m'], help: 'm model', run: () => onLeave({ kind: 'open', what: 'model' }) },
    { keys: ['a'], help: 'a add key', run: () => onLeave({ kind: 'open', what: 'setup' }) },
    { keys: ['down', 'j'], help: '', run: () => move(1) },
    { keys: ['up', 'k'], help: '', run: () => move(-1) },
    { keys: ['?'], help: '? help', run: () => setOverlay('help') },
    { keys: ['q'], help: 'q quit', run: () => onLeave({ kind: 'quit' }) },
  ];
  useKeys(bindings, { isActive: overlay === undefined });
  if (overlay === 'details' && current !== undefined) {
    return (
      <Lines title={current.id} lines={panel.details(current.id)} onBack={() => setOverlay(undefined)} />
    );
  }
  if (overlay === 'help') return <Lines title="Keys" lines={HELP} onBack={() => setOverlay(undefined)} />;
  const budget = panelBudget(rows, snapshot.models.length, snapshot.credentials.length);
  const aside = `store ${formatAge(snapshot.nowMs - snapshot.readAtMs)} · ${formatTimeOfDay(snapshot.nowMs)}`;
  return (
    <Frame
      title={`OpenClaw · agent ${snapshot.agentId}`}
      aside={aside}
      footer={footerOf(bindings)}
      notice={snapshot.problem ?? notice}
      noticeIsError={snapshot.problem !== undefined}
    >
      <Text {...theme.title}>Models</Text>
      {snapshot.models.length === 0 ? <Text> none selected · a sets one up</Text> : null}
      {snapshot.models.slice(0, budget.models).map((row) => (
        <ModelLine
          key={row.role}
          row={row}
          columns={columns}
          longest={longestOf(snapshot.models.map(modelName))}
          nowMs={snapshot.nowMs}
        />
      ))}
      <Text {...theme.title}>Credentials</Text>
      {snapshot.credentials.length === 0 ? <Text> none · a adds one</Text> : null}
      {snapshot.credentials.slice(budget.from(index), budget.from(index) + budget.credentials).map((row) => (
        <CredentialLine
          key={`${row.provider}/${row.id}`}
          row={row}
          columns={columns}
          longest={longestOf(snapshot.credentials.map((entry) => sanitizeText(entry.id)))}
          nowMs={snapshot.nowMs}
          isPointed={row === current}
        />
      ))}
      {rows < LOWEST_WITH_RECENT ? null : <Recent rows={snapshot.activity.slice(0, budget.activity)} />}
    </Frame>
  );
}

function Recent({ rows }: { readonly rows: readonly PanelActivityRow[] }): ReactNode {
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Text {...theme.title}>Recent</Text>
      {rows.map((row) => (
        <Text key={row.id} wrap="truncate-end">
          <Text {...theme.muted}>{`  ${formatTimeOfDay(row.atMs)} `}</Text>
          <Text {...TONES[row.tone]}>{sanitizeText(row.text)}</Text>
        </Text>
      ))}
    </Box>
  );
}

const HELP = [
  '↑ ↓ j k   choose a credential',
  'enter     what is known of it: the provider’s words, its deadline, its last attempts',
  'c         clear its blocks: the next turn may use it at once',
  'p         ask one small question with it now; an answer clears its blocks',
  'm         choose the default model',
  'a         add a key or a provider',
  'q         quit (Ctrl-C from everywhere)',
] as const;

/** A first column ends at two spaces or more; what follows it wraps below itself. */
function hangingLines(
  lines: readonly string[],
): readonly { readonly key: string; readonly lead: string; readonly text: string }[] {
  return lines.map((line, index) => {
    const clean = sanitizeText(line, { multiline: true }).replaceAll('\n', ' ');
    const lead = /^ *\S+(?: \S+)* {2,}/.exec(clean)?.[0] ?? '';
    return { key: String(index), lead, text: clean.slice(lead.length) };
  });
}

function longestOf(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => stringWidth(text)));
}

function isBlocked(row: PanelCredentialRow | undefined): boolean {
  return row?.health.state === 'cooling' || row?.health.state === 'disabled';
}

function Lines({
  title,
  lines,
  onBack,
}: {
  readonly title: string;
  readonly lines: readonly string[];
  readonly onBack: () => void;
}): ReactNode {
  const { rows, columns } = useBodySize();
  useKeys([{ keys: ['esc', 'enter', 'q', '?'], help: 'esc back', run: onBack }]);
  return (
    <Frame title={title} footer="esc back">
      {hangingLines(lines.slice(0, rows)).map(({ key, lead, text }) => (
        <Paragraph key={key} lead={lead} text={text} columns={columns} />
      ))}
    </Frame>
  );
}
