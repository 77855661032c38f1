import type { Ports } from '../../core/ports/ports.ts';
import type { SetupNotes } from '../../core/ports/setup-notes.ts';
import { looksLikeSecret } from '../../core/secrets/redact.ts';
import { parseSetupNote } from '../../core/setup-note.ts';
import type { SetupAnswers } from './answers-so-far.ts';
import type { StepId } from './step-path.ts';

/** An onboarding that was interrupted: its answers without any secret, and the question that stood. */
export interface KeptSetup {
  /** Unix milliseconds of the last answer. */
  readonly atMs: number;
  readonly step: StepId;
  readonly answers: SetupAnswers;
}

/** After so long prices, models and keys are others, and the person hardly remembers. */
const STALE_AFTER_MS = 7 * 24 * 60 * 60_000;

/** The interrupted onboarding that can be gone on with; undefined without one, or when it is damaged or stale. */
export function readKept(notes: SetupNotes, nowMs: number): KeptSetup | undefined {
  const note = parseSetupNote(notes.read());
  if (note === undefined) return undefined;
  const { atMs, step, answers } = note;
  const age = nowMs - atMs;
  if (age < 0 || age > STALE_AFTER_MS) return undefined;
  const known = Object.entries(answers).filter(([, value]) => value !== undefined);
  return { atMs, step: step as StepId, answers: Object.fromEntries(known) as SetupAnswers };
}

/** Keeps the answers of the onboarding that runs, and forgets them once it has ended. */
export interface SetupKeeper {
  /** What was interrupted before and is offered now. */
  readonly offered: KeptSetup | undefined;
  /** Is there something to go on with, should the person leave now? */
  isKept(): boolean;
  keep(step: StepId, answers: SetupAnswers): void;
  forget(): void;
}

/**
 * @param notes undefined keeps nothing: `configure` opens on what exists, and a script answers from the start each time
 * @param offers false where flags or a sign-in say already how the wizard begins
 */
export function createKeeper(ports: Ports, notes: SetupNotes | undefined, offers: boolean): SetupKeeper {
  let last = '';
  return {
    offered: offers && notes !== undefined ? readKept(notes, ports.clock.now()) : undefined,
    isKept: () => last !== '',
    keep(step, answers) {
      // Before the first choice there is nothing to go on with.
      if (notes === undefined || answers.provider === undefined) return;
      const note = { step, answers: withoutSecrets(answers) };
      const text = JSON.stringify(note);
      if (text === last) return;
      last = text;
      notes.write({ version: 1, atMs: ports.clock.now(), ...note });
    },
    forget() {
      last = '';
      notes?.remove();
    },
  };
}

/**
 * A pasted key is not kept, not even sealed: sealing would make a key and a row in the store before the person has accepted
 * anything, and pasting it again is one step. What the provider listed is not either: it is asked anew. Neither is what looks
 * like a key, wherever it was typed by mistake.
 */
function withoutSecrets(answers: SetupAnswers): Readonly<Record<string, unknown>> {
  const { secret: _key, discovered: _list, verified: _proof, ...rest } = answers;
  const texts = Object.entries(rest).filter(([, value]) => !looksLikeSecret(String(value)));
  return Object.fromEntries(texts);
}

/** Where an interrupted onboarding goes on. */
export interface Landing {
  readonly at: StepId;
  /** The question that stood, to be shown again once the provider has been asked anew. */
  readonly stood: StepId | undefined;
}

/** The answer that each of these questions before the check leaves. */
const LEAVES = {
  method: 'method',
  'base-url': 'baseUrl',
  'account-id': 'account-id',
  'gateway-id': 'gateway-id',
  compatibility: 'api',
  credential: 'credential',
  secret: 'secret',
  'env-name': 'envName',
} as const satisfies Partial<Record<StepId, keyof SetupAnswers>>;

/**
 * The question that stood, or the first one before it that has to be answered again: the key, which was not kept, or the
 * check, as nothing of its result was.
 * @param path the questions that the kept answers lead to
 */
export function landingOf({ step, answers }: KeptSetup, path: readonly StepId[]): Landing {
  const check = path.indexOf('check');
  const isBeyond = step === 'typed-model' || path.indexOf(step) > check;
  // A model that was typed belongs to the check, which asks exactly that one.
  const typed: StepId = answers.typedModel === undefined ? step : 'typed-model';
  const stood = isBeyond ? typed : undefined;
  const before = path.slice(0, isBeyond ? check : path.indexOf(step));
  const open = before.find((id) => id in LEAVES && answers[LEAVES[id as keyof typeof LEAVES]] === undefined);
  if (open !== undefined) return { at: open, stood };
  if (isBeyond) return { at: check < 0 ? step : 'check', stood };
  return { at: path.includes(step) ? step : 'provider', stood };
}

/** Is the model that was chosen before the interruption still one that the provider lists? */
export function canStandAgain({ primary, discovered }: SetupAnswers): boolean {
  if (primary === undefined) return false;
  const isListed = discovered?.some(({ provider, id }) => `${provider}/${id}` === primary);
  return discovered === undefined || discovered.length === 0 || isListed === true;
}
