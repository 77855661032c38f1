import { usageError } from '../../core/errors.ts';
import { parseRehearsal, type RehearsalRule, rehearsedFailure } from '../../core/failover/rehearsal.ts';
import { formatModelRef } from '../../core/models/model-ref.ts';
import { resolveModelInput } from '../../core/models/selection.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import { nearest } from '../../core/text/nearest.ts';
import { credentialRows } from '../status/credential-rows.ts';
import { readWorld, type World } from '../world/world.ts';
import type { RunStory } from './why.ts';

/**
 * The rules of a rehearsal as a person writes them, with aliases and other spellings led to the refs they stand for (D4).
 * Throws `usage` for what is no rule, and for a name that nobody here has: it would silently change nothing.
 */
export function rehearsalRules(
  ports: Ports,
  text: string,
  agentId: string | undefined,
): readonly RehearsalRule[] {
  const rules = parseRehearsal(text);
  if (rules.length === 0)
    throw usageError('--fail names nothing that fails', { hint: 'Write it as openai=429.' });
  const world = readWorld(ports, agentId);
  const rows = credentialRows(ports, world);
  const ids = [...rows, ...world.profiles].map(({ id }) => id);
  return rules.map((rule) => ({ ...rule, target: targetOf(world, ids, rule.target) }));
}

function targetOf(world: World, ids: readonly string[], name: string): string {
  const isName = (id: string): boolean => id.toLowerCase() === name.toLowerCase();
  const credential = ids.find(isName);
  if (credential !== undefined) return credential;
  const provider = normalizeProviderId(name);
  if (world.catalog.knowsProvider(provider)) return provider;
  const { config, catalog, agentId } = world;
  const model = resolveModelInput(name, config, catalog, { agentId, forWriting: true });
  if (model.kind === 'resolved') return formatModelRef(model.ref);
  const others = [...ids, ...catalog.providers].filter((id) => !isName(id));
  const names = [...new Set([...nearest(name, others), ...model.nearest])].slice(0, 4);
  throw usageError(`"${name}" is no credential, model or provider here`, {
    details: names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`],
    hint: 'Run "openclaw models explain" to see the models and credentials of the next run.',
  });
}

/** The names whose rules no request of the rehearsed run met: it came to an end without them. */
export function unusedRules(rules: readonly RehearsalRule[], { hops }: RunStory): readonly string[] {
  const isMet = (rule: RehearsalRule): boolean =>
    hops.some((hop) => rehearsedFailure([rule], hop, hop.credentialId) !== undefined);
  return rules.filter((rule) => !isMet(rule)).map(({ target }) => target);
}
