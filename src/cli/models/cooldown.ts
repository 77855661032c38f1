import { clearBlocks } from '../../app/credentials/clear-blocks.ts';
import { type ProbeResult, probe, probeWords } from '../../app/credentials/probe-credential.ts';
import { type CredentialRow, credentialRows } from '../../app/status/credential-rows.ts';
import { readWorld } from '../../app/world/world.ts';
import { AppError } from '../../core/errors.ts';
import type { Block } from '../../core/failover/block.ts';
import { nearest } from '../../core/text/nearest.ts';
import type { CliContext } from '../cli-context.ts';

export interface CooldownOptions {
  readonly model?: string;
  readonly agent?: string;
  readonly json?: boolean;
}

/**
 * `models cooldown probe`: one small request with a credential that is left alone (B015); an answer lets it serve again.
 * Returns the exit code: 1 when it did not answer, 3 when its secret cannot be had.
 */
export async function probeCooldown(
  { ports, output }: CliContext,
  credential: string,
  { model, agent, json }: CooldownOptions,
): Promise<number> {
  const asked = modelIdOf(ports.health.blocks(), credential, model);
  const result = await probe(ports, agent, credential, asked);
  if (result.state === 'nothing-to-ask') {
    refuseUnknownCredential(credential, credentialRows(ports, readWorld(ports, agent)));
    throw new AppError('nothing-to-do', `${probeWords(result)}${asModel(model)}`, {
      hint: 'Run "openclaw models cooldown list" to see what is blocked.',
    });
  }
  if (json === true) output.json(probeJson(result));
  else {
    output.line(probeWords(result));
    if (result.state === 'answered' && result.cleared > 0) {
      output.line(`It serves ${result.ref} again (${blocksWords(result.cleared)} cleared).`);
    }
  }
  if (result.state === 'unresolved') return 3;
  return result.state === 'answered' ? 0 : 1;
}

function probeJson(result: ProbeResult & { readonly ref?: string }): object {
  return {
    ok: result.state === 'answered',
    credentialId: result.credentialId,
    model: result.ref ?? null,
    state: result.state,
    latencyMs: result.state === 'answered' ? result.latencyMs : null,
    reason: result.state === 'failed' ? result.reason : null,
    words: 'words' in result ? result.words : null,
    cleared: result.state === 'answered' ? result.cleared : 0,
  };
}

function blocksWords(count: number): string {
  return count === 1 ? '1 block' : `${count} blocks`;
}

/** Lets a credential be tried again at once; throws `nothing-to-do` when nothing blocks it or nothing has that name (D2). */
export async function clearCooldown(
  context: CliContext,
  credential: string,
  { model, json }: CooldownOptions,
): Promise<void> {
  const world = readWorld(context.ports);
  const blockedId = modelIdOf(world.blocks, credential, model);
  const cleared = await clearBlocks(context.ports, world.agentId, credential, blockedId);
  if (cleared === 0) {
    refuseUnknownCredential(credential, credentialRows(context.ports, world));
    throw new AppError('nothing-to-do', `Nothing blocks ${credential}${asModel(model)}`, {
      hint: 'Run "openclaw models cooldown list" to see what is blocked.',
    });
  }
  if (json === true) {
    context.output.json({ ok: true, credentialId: credential, model: model ?? null, cleared });
    return;
  }
  context.output.line(`${credential} may be tried again (${blocksWords(cleared)} cleared).`);
}

/** A mistyped id must not read as one that is free; throws `nothing-to-do` with the nearest. */
function refuseUnknownCredential(word: string, rows: readonly CredentialRow[]): void {
  const ids = rows.map((row) => row.id);
  if (ids.includes(word)) return;
  const names = nearest(word, ids);
  throw new AppError('nothing-to-do', `There is no credential "${word}"`, {
    details: names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`],
    hint: 'Run "openclaw models status" to see all of them.',
  });
}

/** The id that a block is kept under: a person may write it with its provider, as the list shows it. */
function modelIdOf(
  blocks: readonly Block[],
  credential: string,
  typed: string | undefined,
): string | undefined {
  const block = blocks.find(
    ({ credentialId, provider, model }) =>
      credentialId === credential && `${provider}/${model}`.toLowerCase() === typed?.toLowerCase(),
  );
  return block?.model ?? typed;
}

function asModel(model: string | undefined): string {
  return model === undefined ? '' : ` as ${model}`;
}
