import { ModelPicker, type ModelPickerProps } from '../../components/model-picker/model-picker.tsx';
import type { PickerRow, PickerScope } from '../../src/app/app-types.ts';
import { pickerRow } from './picker-row.ts';
import { renderScreen, type ScreenSize, type TestScreen } from './render-screen.tsx';

const MISSING = { state: 'missing', checkedAtMs: 0 } as const;
/** Three models that answer, one of them later. */
export const USABLE: readonly PickerRow[] = [
  pickerRow(1, 'anthropic/claude-opus-4-6', { isCurrent: true, aliases: ['opus'] }),
  pickerRow(2, 'openai/gpt-5.5', {
    health: { state: 'cooling', reason: 'rate_limit', sinceMs: 0, untilMs: 42_000, checkedAtMs: 0 },
  }),
  pickerRow(3, 'ollama/qwen3.5:27b', { local: true, input: ['text'], reasoning: false }),
];
/** The same, one without credentials, and sixty more. */
export const ALL: readonly PickerRow[] = [
  ...USABLE,
  pickerRow(4, 'amazon-bedrock/claude-opus', { health: MISSING, disabledReason: 'no credentials' }),
  ...Array.from({ length: 60 }, (_, index) => pickerRow(index + 5, `mistral/large-${index + 5}`)),
];

const ROWS_OF_SCOPE = (scope: PickerScope): readonly PickerRow[] => {
  if (scope === 'provider-config') return [];
  return scope === 'all' ? ALL : USABLE;
};

export interface Picked {
  readonly ref: string;
  readonly mode: string;
  readonly choice: string;
}

/** The picker over these rows; `result` is what was chosen. */
export function openPickerScreen(
  size: ScreenSize = {},
  rows: (scope: PickerScope) => readonly PickerRow[] = ROWS_OF_SCOPE,
  extra: Partial<ModelPickerProps> = {},
): TestScreen<Picked | 'back'> {
  return renderScreen<Picked | 'back'>(
    (done) => (
      <ModelPicker
        title="Select a model"
        scopes={rows}
        initialScope="usable"
        {...extra}
        onPick={(ref, mode, choice) => done({ ref, mode, choice })}
        onBack={() => done('back')}
        nowMs={0}
      />
    ),
    size,
  );
}

/** The same, widened to all models. */
export async function openAllModels(size: ScreenSize = {}): Promise<ReturnType<typeof openPickerScreen>> {
  const app = openPickerScreen(size);
  await app.until('usable now');
  app.press('tab');
  await app.until(/configured · \d/);
  app.press('tab');
  await app.until(/all models · \d/);
  return app;
}
