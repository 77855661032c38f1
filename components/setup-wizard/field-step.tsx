import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { SetupSnapshot } from '../../src/app/setup/setup-types.ts';
import { Frame, useBodySize } from '../ui/frame.tsx';
import { Paragraph } from '../ui/paragraph.tsx';
import { SecretField } from '../ui/secret-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useKeys } from '../use-keys.ts';
import { Trail } from './trail.tsx';

export interface FieldStepProps {
  readonly step: Extract<SetupSnapshot['step'], { kind: 'text' | 'secret' }>;
  readonly snapshot: SetupSnapshot;
  readonly aside: string;
  readonly onAnswer: (value: string) => void;
  readonly onBack: () => void;
}

/** One line to fill in; what is wrong with it stands right below, and the text stays. */
export function FieldStep({ step, snapshot, aside, onAnswer, onBack }: FieldStepProps): ReactNode {
  const { rows, columns } = useBodySize();
  useKeys([{ keys: ['esc'], help: '', run: onBack }]);
  return (
    <Frame
      title={step.title}
      aside={aside}
      footer="enter go on · ^u clear · esc back"
      notice={step.error}
      noticeIsError={true}
    >
      <Trail trail={snapshot.trail} rows={rows - step.lines.length - 4} />
      <Box flexDirection="column" marginBottom={step.lines.length > 0 ? 1 : 0} flexShrink={0}>
        {step.lines.map((line) => (
          <Paragraph key={line} text={line} columns={columns} />
        ))}
      </Box>
      {step.kind === 'text' ? (
        <TextField value={step.value} placeholder={step.placeholder} onSubmit={onAnswer} />
      ) : (
        <SecretField onSubmit={onAnswer} />
      )}
    </Frame>
  );
}
