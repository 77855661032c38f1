import { servingCandidate } from '../../core/credentials/credential-plan.ts';
import { parseModelRef } from '../../core/models/model-ref.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { formatDuration } from '../../core/text/format.ts';
import { checkCandidate } from '../calls/check-model.ts';
import { readWorld } from '../world/world.ts';
import type { AppliedSetup } from './apply-setup.ts';
import type { SetupDraft } from './setup-draft.ts';
import type { SetupDone, SetupReceipt } from './setup-types.ts';

const TEST_TIMEOUT_MS = 30_000;

/** The proof at the end: the chosen model, asked with what is stored now, answers one line (B044); `signal` stops waiting. */
export async function testLine(
  ports: Ports,
  draft: SetupDraft,
  signal: AbortSignal,
): Promise<{ readonly ok: boolean; readonly lines: readonly string[] }> {
  const world = readWorld(ports);
  const ref = draft.primary === undefined ? undefined : parseModelRef(draft.primary);
  if (ref === undefined) return { ok: true, lines: [] };
  const candidate = servingCandidate(world.plan(ref));
  if (candidate === undefined)
    return { ok: false, lines: [`No credential for ${draft.primary} can be used yet.`] };
  const check = await checkCandidate(ports, world, ref, candidate, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(TEST_TIMEOUT_MS)]),
    prompt: 'Say hello in one short sentence.',
    maxOutputTokens: 64,
    timeoutMs: TEST_TIMEOUT_MS,
  });
  if (check.kind === 'unresolved') return { ok: false, lines: [check.target.message] };
  const { result } = check;
  if (!result.ok)
    return { ok: false, lines: [`${draft.primary} did not answer: ${result.words}`, result.fix] };
  if (candidate.profile !== undefined && candidate.profile.verification.state !== 'verified') {
    await ports.auth.setVerification(candidate.profile, { state: 'verified', atMs: ports.clock.now() });
  }
  return { ok: true, lines: [`${draft.primary} says: ${result.text} (${formatDuration(result.latencyMs)})`] };
}

/** The result with what the test message came to; without a model to ask there was no test. */
export function testedResult(
  done: SetupDone,
  test: { readonly ok: boolean; readonly lines: readonly string[] },
): SetupDone {
  const answered = test.ok ? { verified: true } : { problem: test.lines.join(' ') };
  return {
    ...done,
    lines: [...test.lines, ...done.lines],
    receipt: { ...done.receipt, ...(test.lines.length > 0 && answered) },
  };
}

/** What was written, as facts; `problem` says in words why the provider has not answered. */
export function receiptFacts(
  draft: SetupDraft,
  { profile, write, copyPath }: AppliedSetup,
  problem: string | undefined,
): SetupReceipt {
  return {
    provider: draft.provider,
    model: draft.primary ?? null,
    profile: profile?.id ?? null,
    verified: draft.verified,
    problem: problem ?? null,
    configPath: write.path,
    changed: write.changed,
    ...(copyPath === undefined ? {} : { resetCopy: copyPath }),
  };
}

/** Where a reset put what was stored, and how to undo it; none without a copy. */
export function resetLines(copyPath: string | undefined): readonly string[] {
  if (copyPath === undefined) return [];
  return [`Reset: what was stored is in ${copyPath}`, '  Bring it back with: openclaw onboard --undo-reset'];
}

/** What was written and how to do the same from a script, without any secret. */
export function receiptLines(ports: Ports, draft: SetupDraft, applied: AppliedSetup): readonly string[] {
  const { profile, write, copyPath } = applied;
  return [
    ...(write.changed ? [`Updated config: ${write.path}`] : []),
    ...(draft.configures && !write.changed && profile === undefined ? ['Nothing was changed.'] : []),
    ...(write.backupPath === undefined ? [] : [`  Backup: ${write.backupPath}`]),
    ...resetLines(copyPath),
    ...(profile === undefined ? [] : [`Auth profile: ${profile.id} (${profile.verification.state})`]),
    ...(draft.primary === undefined ? [] : [`Default model: ${draft.primary}`]),
    ...(draft.fallbacks === undefined || draft.fallbacks.length === 0
      ? []
      : [`Fallbacks: ${draft.fallbacks.join(', ')}`]),
    ...(profile?.ref === undefined && profile !== undefined ? [`Sealed by: ${ports.auth.keyBackend()}`] : []),
    ...scriptLines(draft, write.changed),
  ];
}

/** How to do the same from a script, and in `configure` how to take it back (decision 27). */
function scriptLines(draft: SetupDraft, isChanged: boolean): readonly string[] {
  // On a line of its own, so that it can be copied.
  if (!draft.configures) return ['The same from a script:', `  ${equivalentCommand(draft)}`];
  const commands = configureCommands(draft).map((command) => `  ${command}`);
  return [
    ...(isChanged ? ['Take the change of the config back with: openclaw config undo'] : []),
    ...(commands.length === 0 ? [] : ['The same from a script:', ...commands]),
  ];
}

/** The commands that lead to the same models, allowlist and aliases, one per change. */
function configureCommands(draft: SetupDraft): readonly string[] {
  const { allowed, allowedBefore = [], aliases = {}, image } = draft.extras ?? {};
  const commands: string[] = [];
  if (draft.connects) commands.push(equivalentCommand({ ...draft, primary: undefined }));
  if (draft.primary !== undefined) commands.push(`openclaw models set ${draft.primary}`);
  if (draft.fallbacks !== undefined) {
    commands.push('openclaw models fallbacks clear');
    commands.push(...draft.fallbacks.map((ref) => `openclaw models fallbacks add ${ref}`));
  }
  if (allowed?.length === 0) commands.push('openclaw models allow clear');
  else if (allowed !== undefined) {
    const fresh = allowed.filter((key) => !allowedBefore.includes(key));
    const gone = allowedBefore.filter((key) => !allowed.includes(key));
    commands.push(...fresh.map((key) => `openclaw models allow add '${key}'`));
    commands.push(...gone.map((key) => `openclaw models allow remove '${key}'`));
  }
  for (const [name, ref] of Object.entries(aliases)) {
    commands.push(
      ref === '' ? `openclaw models aliases remove ${name}` : `openclaw models aliases add ${name} ${ref}`,
    );
  }
  if (image === '') commands.push('openclaw config unset agents.defaults.imageModel');
  else if (image !== undefined) commands.push(`openclaw models set-image ${image}`);
  return commands;
}

function tokenChoice({ credential }: SetupDraft): string | undefined {
  return credential.kind === 'secret' && credential.token !== undefined ? 'token' : undefined;
}

/** The flags of section 26.4 that lead to the same draft. */
export function equivalentCommand(draft: SetupDraft): string {
  const words = ['openclaw onboard --non-interactive --accept-risk'];
  const isOwn = draft.descriptor === undefined;
  const choice = isOwn
    ? 'custom-api-key'
    : (tokenChoice(draft) ?? draft.choice?.id ?? draft.descriptor.authChoices[0]?.id ?? draft.provider);
  words.push(`--auth-choice ${choice}`);
  const isTyped = draft.writesEndpoint && draft.choice?.baseUrl === undefined;
  if (isOwn || draft.descriptor.local === true || isTyped) words.push(`--custom-base-url ${draft.baseUrl}`);
  const model = draft.primary?.slice(draft.provider.length + 1);
  if (model !== undefined && draft.primary?.startsWith(`${draft.provider}/`) === true)
    words.push(`--custom-model-id ${model}`);
  if (isOwn && draft.api === 'anthropic-messages') words.push('--custom-compatibility anthropic');
  if (isOwn && draft.api === 'openai-responses') words.push('--custom-compatibility openai-responses');
  if (draft.seesImages !== undefined) words.push(`--custom-${draft.seesImages ? 'image' : 'text'}-input`);
  if (draft.credential.kind === 'env') words.push('--secret-input-mode ref');
  if (draft.credential.kind === 'secret' && draft.credential.token !== undefined) {
    words.push(`--token-provider ${draft.provider} --token -`);
  } else if (draft.credential.kind === 'secret')
    words.push(isOwn ? '--custom-api-key -' : `--${draft.descriptor.keyFlag ?? 'custom-api-key'} -`);
  return words.join(' ');
}
