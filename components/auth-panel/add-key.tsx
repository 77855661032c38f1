import { Text } from 'ink';
import { type ReactNode, useState } from 'react';
import { findProvider } from '../../src/core/providers/provider-table/provider-table.ts';
import { sanitizeText } from '../../src/core/text/sanitize.ts';
import { Frame } from '../ui/frame.tsx';
import { SecretField } from '../ui/secret-field.tsx';
import { footerOf, type KeyBinding, useKeys } from '../use-keys.ts';

export interface AddKeyProps {
  readonly provider: string;
  /** Resolves with a line that says what was stored. */
  readonly onSubmit: (text: string) => Promise<string>;
  readonly onStored: (line: string) => void;
  readonly onOther: () => void;
  readonly onBack: () => void;
}

/** One more API key for a provider that is in use; a sign-in or another provider is the wizard's matter. */
export function AddKey({ provider, onSubmit, onStored, onOther, onBack }: AddKeyProps): ReactNode {
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const bindings: readonly KeyBinding[] = [
    { keys: [], help: 'enter store', run: () => undefined },
    { keys: ['tab'], help: 'tab another provider', run: onOther },
    { keys: ['esc'], help: 'esc back', run: onBack },
  ];
  useKeys(bindings);
  const submit = (text: string): void => {
    onSubmit(text).then(onStored, (error: unknown) =>
      setProblem(error instanceof Error ? error.message : 'The key could not be stored.'),
    );
  };
  const label = sanitizeText(findProvider(provider)?.label ?? provider);
  return (
    <Frame
      title={`One more API key for ${label}`}
      footer={footerOf(bindings)}
      notice={problem}
      noticeIsError={true}
    >
      <Text>Paste it here. It is sealed, and nothing of it is shown again.</Text>
      <Text> </Text>
      <SecretField onSubmit={submit} />
    </Frame>
  );
}
