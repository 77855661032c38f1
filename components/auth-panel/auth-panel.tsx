import { Box, Text } from 'ink';
import { type ReactNode, useRef, useState } from 'react';
import type {
  LivePanel,
  PanelActivityRow,
  PanelCredentialRow,
  PanelSnapshot,
} from '../../src/app/app-types.ts';
import { formatAge, formatTimeOfDay } from '../../src/core/text/format.ts';
import { sanitizeText } from '../../src/core/text/sanitize.ts';
import { theme } from '../theme.ts';
import { Frame, useBodySize } from '../ui/frame.tsx';
import { LinesScreen } from '../ui/lines-screen.tsx';
import { footerOf, type KeyBinding, useKeys } from '../use-keys.ts';
import { useStore } from '../use-store.ts';
import { AddKey } from './add-key.tsx';
import { OrderEditor } from './order-editor.tsx';
import { PANEL_HELP } from './panel-help.ts';
import { CredentialLine, ModelLine, modelName, roleWords } from './panel-lines.tsx';
import { longestOf, panelBudget, pointed } from './panel-state.ts';

export type PanelExit =
  | { readonly kind: 'quit' }
  | { readonly kind: 'open'; readonly what: 'model' | 'setup' };

export interface AuthPanelProps {
  readonly panel: LivePanel;
  readonly onLeave: (exit: PanelExit) => void;
}

/** In a lower body the past gives way to what is now. */
const LOWEST_WITH_RECENT = 6;

const TONES = { good: {}, bad: theme.warning, plain: theme.accent } as const;

/** Headings, some of the past, and the empty lines that part the three lists where there is room for them. */
const GAPS = 2;
const BESIDE_ROWS = 3 + 5 + GAPS;

/** The live panel (ui.md section 5): models, credentials, what just happened. */
export function AuthPanel({ panel, onLeave }: AuthPanelProps): ReactNode {
  const snapshot = useStore(panel);
  const { rows, columns } = useBodySize();
  const [pointerId, setPointerId] = useState<string | undefined>(undefined);
  const [notice, setNotice] = useState<string | undefined>(undefined);
  const [overlay, setOverlay] = useState<'details' | 'models' | 'help' | 'order' | 'key' | undefined>(
    undefined,
  );
  // What happens elsewhere may order the rows anew: the pointer stays on its credential, moved or not.
  const lastId = useRef<string | undefined>(undefined);
  const index = pointed(snapshot.credentials, pointerId ?? lastId.current);
  const current = snapshot.credentials[index];
  lastId.current = current?.id;
  const order = snapshot.orders.find(({ provider }) => provider === current?.provider);
  const close = (): void => setOverlay(undefined);
  const move = (by: number): void => {
    const length = snapshot.credentials.length;
    if (length > 0) setPointerId(snapshot.credentials[(index + by + length) % length]?.id);
  };
  const ask = (question: string, work: (id: string) => Promise<string>): void => {
    if (current === undefined) return;
    setNotice(`${question} ${current.id}…`);
    tell(work(current.id));
  };
  const tell = (work: Promise<string>): void => {
    work.then(setNotice, (error: unknown) => setNotice(error instanceof Error ? error.message : 'failed'));
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
    {
      keys: ['o'],
      help: 'o order',
      isOff: order === undefined || order.tried.length < 2,
      run: () => setOverlay('order'),
    },
    {
      keys: ['u'],
      help: 'u undo',
      isOff: panel.undoable() === undefined,
      run: () => tell(panel.undo()),
    },
    { keys: ['m'], help: 'm model', run: () => onLeave({ kind: 'open', what: 'model' }) },
    {
      keys: ['a'],
      help: 'a add key',
      run: () => (current === undefined ? onLeave({ kind: 'open', what: 'setup' }) : setOverlay('key')),
    },
    {
      keys: ['d'],
      help: 'd models',
      isOff: snapshot.models.length === 0,
      run: () => setOverlay('models'),
    },
    {
      keys: ['tab'],
      help: 'tab agent',
      isOff: snapshot.agents.length < 2,
      run: () => panel.nextAgent(),
    },
    { keys: ['down', 'j'], help: '', run: () => move(1) },
    { keys: ['up', 'k'], help: '', run: () => move(-1) },
    { keys: ['?'], help: '? help', run: () => setOverlay('help') },
    { keys: ['q'], help: 'q quit', run: () => onLeave({ kind: 'quit' }) },
  ];
  useKeys(bindings, { isActive: overlay === undefined });
  if (overlay === 'help') return <LinesScreen title="Keys" lines={PANEL_HELP} onBack={close} />;
  if (overlay === 'details' && current !== undefined) {
    return <LinesScreen title={current.id} lines={panel.details(current.id)} onBack={close} />;
  }
  if (overlay === 'models') {
    return <LinesScreen title="Models" lines={panel.modelDetails()} onBack={close} />;
  }
  if (overlay === 'order' && current !== undefined && order !== undefined) {
    return (
      <OrderEditor
        order={order}
        credentials={snapshot.credentials}
        startId={current.id}
        nowMs={snapshot.nowMs}
        notice={notice}
        canUndo={panel.undoable() !== undefined}
        onMove={(id, by) => tell(panel.move(order.provider, id, by))}
        onReset={() => tell(panel.resetOrder(order.provider))}
        onUndo={() => tell(panel.undo())}
        onBack={close}
      />
    );
  }
  if (overlay === 'key' && current !== undefined) {
    return (
      <AddKey
        provider={current.provider}
        onSubmit={(text) => panel.addKey(current.provider, text)}
        onStored={(line) => {
          setNotice(line);
          close();
        }}
        onOther={() => onLeave({ kind: 'open', what: 'setup' })}
        onBack={close}
      />
    );
  }
  const listed = snapshot.models.length + snapshot.credentials.length;
  const gaps = rows >= listed + BESIDE_ROWS ? GAPS : 0;
  const budget = panelBudget(rows - gaps, snapshot.models.length, snapshot.credentials.length);
  const aside = `store ${formatAge(snapshot.nowMs - snapshot.readAtMs)} · ${formatTimeOfDay(snapshot.nowMs)}`;
  return (
    <Frame
      title={titleOf(snapshot)}
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
          names={snapshot.models.map((entry) => modelName(entry, columns))}
          longestRole={longestOf(snapshot.models.map((entry) => roleWords(entry, columns)))}
          nowMs={snapshot.nowMs}
        />
      ))}
      {gaps > 0 ? <Text> </Text> : null}
      <Text {...theme.title}>Credentials</Text>
      {snapshot.credentials.length === 0 ? <Text> none · a adds one</Text> : null}
      {snapshot.credentials.slice(budget.from(index), budget.from(index) + budget.credentials).map((row) => (
        <CredentialLine
          key={`${row.provider}/${row.id}`}
          row={row}
          columns={columns}
          names={snapshot.credentials.map((entry) => sanitizeText(entry.id))}
          nowMs={snapshot.nowMs}
          isPointed={row === current}
        />
      ))}
      {rows < LOWEST_WITH_RECENT ? null : (
        <Recent rows={snapshot.activity.slice(0, budget.activity)} hasGap={gaps > 0} />
      )}
    </Frame>
  );
}

function Recent({
  rows,
  hasGap,
}: {
  readonly rows: readonly PanelActivityRow[];
  readonly hasGap: boolean;
}): ReactNode {
  return (
    <Box flexDirection="column" flexShrink={0}>
      {hasGap ? <Text> </Text> : null}
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

function titleOf({ agentId, agents }: PanelSnapshot): string {
  const place = agents.length < 2 ? '' : ` (${agents.indexOf(agentId) + 1} of ${agents.length})`;
  return `OpenClaw · agent ${sanitizeText(agentId)}${place}`;
}

function isBlocked(row: PanelCredentialRow | undefined): boolean {
  return row?.health.state === 'cooling' || row?.health.state === 'disabled';
}
