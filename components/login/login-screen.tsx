import { Box, Text, useStdout } from 'ink';
import { type ReactNode, useEffect } from 'react';
import { addressLines, type LoginFlow, type LoginSnapshot } from '../../src/app/credentials/login.ts';
import { formatCountdown } from '../../src/core/text/format.ts';
import { theme } from '../theme.ts';
import { TextField } from '../ui/text-field.tsx';
import { useKeys } from '../use-keys.ts';
import { useStore } from '../use-store.ts';

export interface LoginScreenProps {
  readonly flow: LoginFlow;
  readonly onOver: () => void;
}

/**
 * Below the address, which stands on the terminal itself: a frame would break it into lines, and then it can neither be
 * copied nor clicked. The short code, what is left of the time, and a field for the address that the browser ended on.
 */
export function LoginScreen({ flow, onOver }: LoginScreenProps): ReactNode {
  const snapshot = useStore(flow);
  const isOver = snapshot.phase !== 'waiting' && snapshot.phase !== 'saving';
  useEffect(() => {
    if (isOver) onOver();
  }, [isOver, onOver]);
  useKeys([{ keys: ['esc'], help: '', run: () => void flow.cancel() }]);
  useAddressAbove(snapshot.url);
  const left = formatCountdown(Math.max(0, snapshot.expiresAtMs - snapshot.nowMs));
  return (
    <Box flexDirection="column" marginTop={1}>
      <Text>
        <Text {...theme.title}>{snapshot.title}</Text>
        <Text {...theme.muted}>{`  ${left} left`}</Text>
      </Text>
      {snapshot.userCode === undefined ? null : (
        <Text>
          {'Code: '}
          <Text {...theme.accent}>{snapshot.userCode}</Text>
        </Text>
      )}
      {waitingFor(snapshot).map((line) => (
        <Text key={line}>{line}</Text>
      ))}
      {snapshot.canPaste ? <TextField value="" onSubmit={(text) => flow.paste(text)} /> : null}
      {snapshot.problem === undefined ? null : <Text {...theme.danger}>{snapshot.problem}</Text>}
      <Text {...theme.muted}>
        {snapshot.canPaste ? 'enter use what is pasted · esc cancel' : 'esc cancel'}
      </Text>
    </Box>
  );
}

/** From the upper left corner down, the terminal is empty. */
const FROM_THE_TOP = '\u001b[H\u001b[J';

/**
 * A window of another width breaks lines anew, and what stood above the frame may be pushed over or drawn across: the address
 * is put there once more and the frame below it, as if it had been opened in this window.
 */
function useAddressAbove(url: string): void {
  const { stdout, write } = useStdout();
  useEffect(() => {
    const again = (): void => write(`${FROM_THE_TOP}${addressLines(url).join('\n')}\n`);
    stdout.on('resize', again);
    return () => void stdout.off('resize', again);
  }, [stdout, write, url]);
}

function waitingFor({ phase, userCode, isListening }: LoginSnapshot): readonly string[] {
  if (phase === 'saving') return ['Signed in; storing it…'];
  if (userCode !== undefined) return ['Type the code at the address above, then come back here.'];
  if (isListening) {
    return [
      'Sign in at the address above.',
      'If the browser cannot come back here, paste the address it ends on:',
    ];
  }
  return [
    'The port for the way back is taken by another program.',
    'Sign in at the address above, then paste the address that the browser ends on:',
  ];
}
