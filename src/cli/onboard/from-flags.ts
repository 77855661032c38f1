import { applySetup } from '../../app/setup/apply-setup.ts';
import { assertValidConfig } from '../../app/setup/assert-valid-config.ts';
import { checkDraft } from '../../app/setup/check-draft.ts';
import { clearedBy, type ResetScope } from '../../app/setup/reset-scope.ts';
import type { SetupDraft } from '../../app/setup/setup-draft.ts';
import { setupPlan } from '../../app/setup/setup-plan.ts';
import { receiptFacts, receiptLines, resetLines } from '../../app/setup/setup-receipt.ts';
import { readWorld, type World } from '../../app/world/world.ts';
import { AppError, usageError } from '../../core/errors.ts';
import type { AuthChoice } from '../../core/providers/provider.ts';
import type { CliContext } from '../cli-context.ts';
import { draftFromFlags } from './draft-from-flags.ts';
import { hostFlags, resetScopeOf } from './given-choice.ts';

/** The flags of `onboard`, as commander names them. */
export interface OnboardFlags {
  readonly acceptRisk?: boolean;
  readonly authChoice?: string;
  readonly secretInputMode?: 'plaintext' | 'ref';
  readonly customBaseUrl?: string;
  readonly customModelId?: string;
  readonly customApiKey?: string;
  readonly customProviderId?: string;
  readonly customImageInput?: boolean;
  readonly customTextInput?: boolean;
  readonly mode?: 'local' | 'remote';
  readonly skipBootstrap?: boolean;
  readonly customCompatibility?: 'openai' | 'openai-responses' | 'anthropic';
  readonly reset?: boolean;
  readonly resetScope?: ResetScope;
  readonly tokenProvider?: string;
  readonly token?: string;
  readonly tokenProfileId?: string;
  readonly tokenExpiresIn?: string;
  readonly allowUnverified?: boolean;
  readonly json?: boolean;
  readonly [flag: string]: unknown;
}

/**
 * Onboarding without questions (ONB-20…31): the same draft, check, plan and writing as the wizard. Returns the exit code;
 * throws `usage` for flags that do not fit together and `credential-refused` (exit 3) when the provider says no.
 */
export async function onboardFromFlags(context: CliContext, flags: OnboardFlags): Promise<number> {
  const { ports, output } = context;
  if (flags.acceptRisk !== true) {
    throw usageError('--non-interactive needs --accept-risk', {
      hint: 'It says that you know: agents act on what models answer.',
    });
  }
  await assertValidConfig(ports);
  const clears = clearedBy(resetScopeOf(flags));
  const world = readWorld(ports);
  if (flags.authChoice === 'skip') {
    tellSkipped(context, flags.json === true);
    return 0;
  }
  const draftAsked = await draftFromFlags(context, world, flags);
  const asked = { ...draftAsked, clears, host: hostFlags(flags), seesImages: sightFlag(flags) };
  const { draft, problem } = await verify(context, asked, flags);
  const plan = setupPlan(ports, world, draft);
  if (clears !== undefined) await announceReset(context);
  const applied = await applySetup(ports, world, draft, plan);
  if (flags.json === true) {
    output.json({ ok: true, ...receiptFacts(draft, applied, problem) });
    for (const line of resetLines(applied.copyPath)) output.note(line);
    return 0;
  }
  if (problem !== undefined) output.note(`Saved unverified: ${problem}`);
  for (const line of receiptLines(ports, draft, applied)) output.line(line);
  return 0;
}

/** ONB-26: what a flag says of the model; undefined leaves it to its name. */
function sightFlag({ customImageInput = false, customTextInput = false }: OnboardFlags): boolean | undefined {
  if (customImageInput && customTextInput) {
    throw usageError('--custom-image-input and --custom-text-input contradict each other');
  }
  return customImageInput || customTextInput ? customImageInput : undefined;
}

/** `--auth-choice skip`: there is nothing to ask and nothing to write. */
export function tellSkipped({ output }: CliContext, asJson: boolean): void {
  if (asJson) output.json({ ok: true, authChoice: 'skip', changed: false });
  else output.line('No provider was set up.');
}

/** ONB-23: nobody is asked, so it is told before it happens, with the way back. */
async function announceReset({ ports, output }: CliContext): Promise<void> {
  const { credentials, conversations } = (await ports.storeReset()).counts();
  if (credentials + conversations === 0) return;
  output.note(
    `--reset takes what is stored too (credentials ${credentials}, conversations ${conversations}), into a sealed copy beside ${ports.paths.storePath}.`,
  );
  output.note(
    '  Undo: openclaw onboard --undo-reset. Next time "--reset-scope config" keeps what is stored.',
  );
}

async function verify(
  { ports }: CliContext,
  asked: SetupDraft,
  flags: OnboardFlags,
): Promise<{ readonly draft: SetupDraft; readonly problem: string | undefined }> {
  const world = readWorld(ports);
  const check = await checkDraft(ports, world, asked, AbortSignal.timeout(40_000), flags.customModelId);
  if (check.ok) {
    const first = check.discovered?.[0]?.id;
    const primary = asked.primary ?? (first === undefined ? undefined : `${asked.provider}/${first}`);
    const listed = check.discovered;
    return {
      draft: {
        ...viaDraft(world, asked, check.via),
        verified: true,
        discovered: listed,
        primary: keepPrimary(world, flags, viaPrimary(asked, check.via) ?? primary),
      },
      problem: undefined,
    };
  }
  if (flags.allowUnverified !== true) {
    throw new AppError('credential-refused', `${asked.label} was not set up: ${check.message}`, {
      hint: 'Nothing was written. Mend it, or save it as it is with --allow-unverified.',
    });
  }
  const primary = keepPrimary(world, flags, asked.primary);
  return {
    draft: { ...asked, verified: false, discovered: check.discovered, primary },
    problem: check.message,
  };
}

/** The endpoint that accepted the key takes the place of the one that was assumed (ONB-28). */
function viaDraft(world: World, asked: SetupDraft, via: AuthChoice | undefined): SetupDraft {
  if (via === undefined) return asked;
  const baseUrl = via.baseUrl ?? asked.baseUrl;
  const current = world.endpoint({ provider: asked.provider, model: '' });
  return { ...asked, choice: via, baseUrl, writesEndpoint: !current.ok || current.baseUrl !== baseUrl };
}

/** Its usual model, where no model was named. */
function viaPrimary(asked: SetupDraft, via: AuthChoice | undefined): string | undefined {
  const usual = `${asked.provider}/${asked.descriptor?.defaultModel}`;
  if (via?.defaultModel === undefined || asked.primary !== usual) return undefined;
  return `${asked.provider}/${via.defaultModel}`;
}

/** An existing primary stays when a provider is added without naming a model (ONB-7). */
function keepPrimary(
  world: ReturnType<typeof readWorld>,
  flags: OnboardFlags,
  primary: string | undefined,
): string | undefined {
  const configured = world.config.agents?.defaults?.model !== undefined;
  return configured && flags.customModelId === undefined && flags.reset !== true ? undefined : primary;
}
