import { Box, Text } from 'ink';
import { type ReactNode, useState } from 'react';
import { CHAT_COMMANDS } from '../../src/core/chat/parse-chat-input.ts';
import { Frame, useBodySize } from '../ui/frame.tsx';
import { footerOf, type KeyBinding, useKeys } from '../use-keys.ts';
import { PROMPT_KEYS } from './use-prompt.ts';
import { wrapColumns } from './wrap-text.ts';

const COMMANDS: readonly string[] = CHAT_COMMANDS.map(({ usage, about }) => `${usage.padEnd(40)}  ${about}`);

/** All commands and keys; arrows move where not all of it fits. */
export function HelpView({ onBack }: { readonly onBack: () => void }): ReactNode {
  const { rows: height, columns } = useBodySize();
  const [top, setTop] = useState(0);
  const lines = ['Commands', ...COMMANDS, '', 'Keys', ...PROMPT_KEYS].flatMap((line) =>
    wrapColumns(line, columns),
  );
  const last = Math.max(0, lines.length - height);
  const start = Math.min(top, last);
  const move = (by: number): void => setTop(Math.max(0, Math.min(last, start + by)));
  const bindings: readonly KeyBinding[] = [
    { keys: ['esc', '?', 'q', 'enter'], help: 'esc back', run: onBack },
    { keys: ['down', 'ctrl+n'], help: '↑↓ move', isOff: last === 0, run: () => move(1) },
    { keys: ['up', 'ctrl+p'], help: '', isOff: last === 0, run: () => move(-1) },
    { keys: ['pagedown', ' '], help: '', isOff: last === 0, run: () => move(height) },
    { keys: ['pageup'], help: '', isOff: last === 0, run: () => move(-height) },
  ];
  useKeys(bindings);
  return (
    <Frame
      title="Chat: commands and keys"
      aside={last === 0 ? '' : `${start + 1}–${start + height} of ${lines.length}`}
      footer={footerOf(bindings)}
    >
      <Box flexDirection="column" flexShrink={0}>
        {lines.slice(start, start + height).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
          <Text key={index} bold={line === 'Commands' || line === 'Keys'} wrap="truncate-end">
            {line === '' ? ' ' : line}
          </Text>
        ))}
      </Box>
    </Frame>
  );
}
