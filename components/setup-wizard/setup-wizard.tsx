import { Text } from 'ink';
import { type ReactNode, useEffect, useState } from 'react';
import type { SetupFlow, SetupSnapshot } from '../../src/app/setup/setup-types.ts';
import { FallbackPicker } from '../model-picker/fallback-picker.tsx';
import { ModelPicker } from '../model-picker/model-picker.tsx';
import { Frame } from '../ui/frame.tsx';
import { useKeys } from '../use-keys.ts';
import { useStore } from '../use-store.ts';
import { ChoiceStep } from './choice-step.tsx';
import { FieldStep } from './field-step.tsx';
import { MarksStep } from './marks-step.tsx';
import { FinishedStep, ReviewStep, WorkingStep } from './quiet-steps.tsx';

export interface SetupWizardProps {
  readonly flow: SetupFlow;
  /** The wizard is over: finished, or left. */
  readonly onDone: () => void;
}

/** Draws whatever step the flow is at; it decides nothing itself. */
export function SetupWizard({ flow, onDone }: SetupWizardProps): ReactNode {
  const snapshot = useStore(flow);
  const [isLeaving, setLeaving] = useState(false);
  const back = (): void => {
    if (!flow.back()) setLeaving(true);
  };
  if (isLeaving)
    return <LeaveQuestion isKept={snapshot.isKept} onLeave={onDone} onStay={() => setLeaving(false)} />;
  return <Step key={keyOf(snapshot)} flow={flow} snapshot={snapshot} onBack={back} onDone={onDone} />;
}

/** A step that failed validation is the same step; another step starts with fresh state. */
function keyOf({ step }: SetupSnapshot): string {
  return `${step.kind}/${step.id}`;
}

export interface StepProps {
  readonly flow: SetupFlow;
  readonly snapshot: SetupSnapshot;
  readonly onBack: () => void;
  readonly onDone: () => void;
}

function Step({ flow, snapshot, onBack, onDone }: StepProps): ReactNode {
  const { step } = snapshot;
  const aside = `step ${snapshot.stepNumber} of ${snapshot.stepCount}`;
  const answer = (value: string): void => flow.answer(value);
  switch (step.kind) {
    case 'choice':
      return <ChoiceStep step={step} snapshot={snapshot} aside={aside} onAnswer={answer} onBack={onBack} />;
    case 'text':
    case 'secret':
      return <FieldStep step={step} snapshot={snapshot} aside={aside} onAnswer={answer} onBack={onBack} />;
    case 'working':
      return <WorkingStep step={step} aside={aside} onBack={onBack} />;
    case 'model':
      return <ModelStep step={step} aside={aside} nowMs={snapshot.nowMs} onAnswer={answer} onBack={onBack} />;
    case 'fallbacks':
      return (
        <FallbackPicker
          title={step.title}
          aside={aside}
          rows={step.rows}
          primary={step.primary}
          selected={step.selected}
          warnings={step.warnings}
          nowMs={snapshot.nowMs}
          onAccept={(refs) => flow.answer(refs.join(','))}
          onBack={onBack}
        />
      );
    case 'marks':
      return <MarksStep step={step} aside={aside} onAnswer={answer} onBack={onBack} />;
    case 'review':
      return <ReviewStep step={step} aside={aside} onAccept={() => flow.answer('accept')} onBack={onBack} />;
    case 'finished':
      return <Finished step={step} onDone={onDone} />;
  }
}

function ModelStep({
  step,
  aside,
  nowMs,
  onAnswer,
  onBack,
}: {
  readonly nowMs: number;
  readonly step: Extract<SetupSnapshot['step'], { kind: 'model' }>;
  readonly aside: string;
  readonly onAnswer: (ref: string) => void;
  readonly onBack: () => void;
}): ReactNode {
  const [scopes] = useState(() => () => step.rows);
  return (
    <ModelPicker
      title={step.title}
      aside={aside}
      scopes={scopes}
      nowMs={nowMs}
      initialScope="usable"
      current={step.current}
      onPick={(ref) => onAnswer(ref)}
      onBack={onBack}
    />
  );
}

/** A flow that ended without writing anything has nothing to show: the receipt says it. */
function Finished({
  step,
  onDone,
}: {
  readonly step: Extract<SetupSnapshot['step'], { kind: 'finished' }>;
  readonly onDone: () => void;
}): ReactNode {
  const isShort = step.lines.length <= 1;
  useEffect(() => {
    if (isShort) onDone();
  }, [isShort, onDone]);
  return isShort ? null : <FinishedStep step={step} onDone={onDone} />;
}

function LeaveQuestion({
  isKept,
  onLeave,
  onStay,
}: {
  readonly isKept: boolean;
  readonly onLeave: () => void;
  readonly onStay: () => void;
}): ReactNode {
  useKeys([
    { keys: ['y', 'enter'], help: 'y leave', run: onLeave },
    { keys: ['n', 'esc'], help: 'n stay', run: onStay },
  ]);
  return (
    <Frame title="Leave the setup?" footer="y leave · n stay">
      <Text>
        {isKept
          ? 'Nothing has been set up yet. Your answers are kept for a week, without any key.'
          : 'Nothing has been written. You can come back whenever you like.'}
      </Text>
    </Frame>
  );
}
