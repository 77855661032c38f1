import { type RefreshedProvider, refreshCatalog } from '../../app/models/refresh-catalog.ts';
import { type PlacedDrift, refreshWithDrift } from '../../app/models/refresh-drift.ts';
import type { RefreshedCatalog } from '../../app/models/refresh-published.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import { formatAge, formatPrice, formatTokens } from '../../core/text/format.ts';
import type { CliContext } from '../cli-context.ts';
import { assertKnownProvider, type ListOptions } from './list.ts';
import { offerStandIns, replacementCommands } from './offer-stand-in.ts';

type RefreshOptions = Pick<ListOptions, 'agent' | 'provider' | 'json'>;

/** `models list --refresh`: what each provider answered, on stderr; a provider that fails keeps its last list (REG-7). */
export async function refreshLists(context: CliContext, options: ListOptions): Promise<void> {
  assertKnownProvider(context.ports, options);
  const answers = await untilSignal(context, (signal) =>
    refreshCatalog(context.ports, asked(options), signal),
  );
  for (const answer of answers) context.output.note(providerLine(context, answer));
}

/**
 * `models refresh`: reads the public list, asks every provider for its own, and says what changed about the configured models (D13), each change once, with what
 * could stand in. On a terminal one key puts it there. Returns the exit code: 1 when no provider answered.
 */
export async function refreshModels(context: CliContext, options: RefreshOptions): Promise<number> {
  const { ports, output } = context;
  assertKnownProvider(ports, options);
  const report = await untilSignal(context, (signal) => refreshWithDrift(ports, asked(options), signal));
  const { catalog, providers, drift } = report;
  const answers = catalog === undefined ? providers : [catalog, ...providers];
  const hasFailed = answers.every(({ ok }) => !ok);
  if (options.json === true) {
    output.json({
      catalog: catalog === undefined ? null : catalogJson(catalog),
      providers: providers.map(providerJson),
      drift: drift.map(driftJson),
    });
    return hasFailed ? 1 : 0;
  }
  if (catalog !== undefined) output.line(catalogLine(context, catalog));
  for (const answer of providers) output.line(providerLine(context, answer));
  if (providers.length === 0) output.line('No provider is configured that could be asked.');
  if (drift.length === 0 && !hasFailed) output.line('Nothing changed about the configured models.');
  await offerStandIns(context, drift, driftWords);
  return hasFailed ? 1 : 0;
}

function driftWords({ kind, ref, from, to, replacement }: PlacedDrift): string {
  switch (kind) {
    case 'gone':
      return `! ${ref} is gone: its provider does not list it any more.`;
    case 'renamed':
      return `! ${ref} is ${replacement} now.`;
    case 'dearer':
      return `! ${ref} is dearer: ${formatPrice(from.cost)} → ${formatPrice(to?.cost)} per million tokens.`;
    case 'smaller-window':
      return `! ${ref} has a smaller window: ${formatTokens(from.contextWindow)} → ${formatTokens(to?.contextWindow)} tokens.`;
    case 'no-longer-free':
      return `! ${ref} is no longer free${to?.cost === undefined ? '' : `: ${formatPrice(to.cost)} per million tokens`}.`;
  }
}

function driftJson(change: PlacedDrift): object {
  const { kind, ref, replacement, standIn, from, to } = change;
  return {
    kind,
    ref,
    replacement: replacement ?? null,
    replacementFacts: standIn === undefined ? null : factsJson(standIn),
    commands: replacementCommands(change),
    from: factsJson(from),
    to: to === undefined ? null : factsJson(to),
  };
}

function factsJson({ name, contextWindow, cost }: PlacedDrift['from']): object {
  return { name, contextWindow: contextWindow ?? null, cost: cost ?? null };
}

function providerJson({ provider, ok, models, problem, listedAtMs }: RefreshedProvider): object {
  return { provider, ok, models, problem: problem ?? null, listedAtMs: listedAtMs ?? null };
}

function providerLine({ ports }: CliContext, answer: RefreshedProvider): string {
  const { provider, ok, models, problem, listedAtMs } = answer;
  if (ok) return `${provider}: ${models} models`;
  const age = listedAtMs === undefined ? '' : ` (listed ${formatAge(ports.clock.now() - listedAtMs)})`;
  return `${provider}: no list (${problem})${models === 0 ? '' : `; ${models} from before are kept${age}`}`;
}

function catalogLine({ ports }: CliContext, catalog: RefreshedCatalog): string {
  const { host, ok, isUnchanged, models, problem, listedAtMs } = catalog;
  if (ok) return `${host}: ${models} models${isUnchanged ? ', unchanged' : ''}`;
  if (listedAtMs === undefined) {
    return `${host}: no list (${problem}); the models that come with the program, of ${ports.bundledCatalog.asOf}, stay`;
  }
  return `${host}: no list (${problem}); ${models} from before are kept (listed ${formatAge(ports.clock.now() - listedAtMs)})`;
}

function catalogJson({ host, ok, isUnchanged, models, problem, listedAtMs }: RefreshedCatalog): object {
  return { host, ok, isUnchanged, models, problem: problem ?? null, listedAtMs: listedAtMs ?? null };
}

function asked({ agent, provider }: RefreshOptions): Parameters<typeof refreshCatalog>[1] & object {
  return { agentId: agent, only: provider === undefined ? undefined : normalizeProviderId(provider) };
}

/** Ctrl-C ends the requests; what was answered until then is kept. */
async function untilSignal<T>(
  { process }: CliContext,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on('SIGINT', onSignal);
  try {
    return await work(stop.signal);
  } finally {
    process.off('SIGINT', onSignal);
  }
}
