import { Text } from 'ink';
import { type ReactNode, useState } from 'react';
import type { PanelCredentialRow, PanelOrder } from '../../src/app/app-types.ts';
import { sanitizeText } from '../../src/core/text/sanitize.ts';
import { stateWords } from '../state-words.ts';
import { healthLook, theme } from '../theme.ts';
import { distinctCells } from '../ui/distinct-cells.ts';
import { Frame, useBodySize } from '../ui/frame.tsx';
import { windowOf } from '../ui/list-state.ts';
import { footerOf, type KeyBinding, useKeys } from '../use-keys.ts';
import { longestOf } from './panel-state.ts';

export interface OrderEditorProps {
  readonly order: PanelOrder;
  readonly credentials: readonly PanelCredentialRow[];
  /** Where the pointer begins. */
  readonly startId: string;
  readonly nowMs: number;
  readonly notice: string | undefined;
  readonly canUndo: boolean;
  readonly onMove: (id: string, by: number) => void;
  readonly onReset: () => void;
  readonly onUndo: () => void;
  readonly onBack: () => void;
}

const SOURCES = {
  stored: 'set for this agent',
  config: 'from auth.order of the config',
  profiles: 'in turn: least used first',
} as const;

/** Pointer, place, and the sign of the state with the gaps around it. */
const MARKS = 9;
/** `cooling 00:42` beside a narrow name. */
const FEWEST_WORDS = 13;

/** Which credential of a provider is asked first, second…; every move applies at once, and `u` takes it back. */
export function OrderEditor(props: OrderEditorProps): ReactNode {
  const { order, credentials, nowMs } = props;
  const { rows, columns } = useBodySize();
  const [pointerId, setPointerId] = useState(props.startId);
  const index = Math.max(0, order.tried.indexOf(pointerId));
  const current = order.tried[index];
  const step = (by: number): void => {
    const { length } = order.tried;
    setPointerId(order.tried[(index + by + length) % length] ?? pointerId);
  };
  const move = (by: number): void => {
    if (current === undefined) return;
    // The pointer goes with what it moves.
    setPointerId(current);
    props.onMove(current, by);
  };
  const bindings: readonly KeyBinding[] = [
    { keys: ['K', 'left'], help: '←→ or K J move', isOff: order.tried.length < 2, run: () => move(-1) },
    { keys: ['J', 'right'], help: '', isOff: order.tried.length < 2, run: () => move(1) },
    { keys: ['u'], help: 'u undo', isOff: !props.canUndo, run: props.onUndo },
    { keys: ['r'], help: 'r reset', isOff: order.source !== 'stored', run: props.onReset },
    { keys: ['down', 'j'], help: '', run: () => step(1) },
    { keys: ['up', 'k'], help: '', run: () => step(-1) },
    { keys: ['esc', 'enter', 'q', 'o'], help: 'esc back', run: props.onBack },
  ];
  useKeys(bindings);
  const ids = [...order.tried, ...order.leftOut];
  const names = ids.map((id) => sanitizeText(id));
  const width = Math.max(12, Math.min(40, longestOf(names), columns - FEWEST_WORDS - MARKS));
  const room = columns - MARKS - width;
  const short = distinctCells(names, width);
  const from = windowOf(ids.length, index, rows, 0);
  return (
    <Frame
      title={`Who is asked first for ${sanitizeText(order.provider)}`}
      aside={SOURCES[order.source]}
      footer={footerOf(bindings)}
      notice={props.notice}
    >
      {ids.slice(from, from + rows).map((id, offset) => {
        const place = from + offset;
        const health = credentials.find((row) => row.id === id)?.health;
        const isTried = place < order.tried.length;
        const words = health === undefined ? '' : stateWords(health, nowMs, room);
        const look = health === undefined ? undefined : healthLook(health);
        return (
          <Text key={id} wrap="truncate-end">
            <Text {...theme.accent}>{id === current ? '❯ ' : '  '}</Text>
            <Text {...theme.muted}>{isTried ? `${String(place + 1).padStart(2)}. ` : '  - '}</Text>
            <Text bold={id === current}>{short.get(names[place] ?? '') ?? ''}</Text>{' '}
            <Text {...look?.look}>{isTried ? look?.glyph : ' '}</Text>{' '}
            {isTried ? words : <Text {...theme.muted}>never tried: the order leaves it out</Text>}
          </Text>
        );
      })}
    </Frame>
  );
}
