import type { AuthProfile } from '../../core/credentials/credential.ts';
import type { LocalServer } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { canCall, canOffer } from '../../core/providers/call-modes.ts';
import type { AuthChoice, ProviderDescriptor } from '../../core/providers/provider.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import { findProvider, PROVIDERS } from '../../core/providers/provider-table/provider-table.ts';
import { isSignInOnly, signInMethods } from '../../core/providers/sign-in.ts';
import type { World } from '../world/world.ts';
import { originAwareLabel } from './setup-draft.ts';
import { signInWays } from './setup-sign-ins.ts';
import type { SetupOption } from './setup-types.ts';

/** The row for any server with an address of its own. */
export const CUSTOM = 'custom';

/** Environment variables of a provider that are set now: names only (section 7.3). */
export function envNamesFound(ports: Ports, descriptor: ProviderDescriptor): readonly string[] {
  return descriptor.env.filter((name) => ports.environment.lookup(name) !== undefined);
}

/** Ways to connect that this version can carry out. */
export function workingChoices(descriptor: ProviderDescriptor): readonly AuthChoice[] {
  return descriptor.authChoices.filter((choice) => choice.kind === 'key' || choice.kind === 'local');
}

/** Is there something in it that a request can carry, here or with another program (CRED-12)? */
export function canServe({ hasSecret, externalLogin }: AuthProfile): boolean {
  return hasSecret || externalLogin !== undefined;
}

function isKeyed(provider: ProviderDescriptor): boolean {
  return workingChoices(provider).length > 0 && provider.api !== undefined && canOffer(provider.api);
}

/** A sign-in can be held, or was: `canOffer` speaks of those who come with nothing. */
function isSignedInTo(ports: Ports, world: World, { id, api }: ProviderDescriptor): boolean {
  if (api === undefined || !canCall(api)) return false;
  const isStored = world.profiles.some((profile) => profile.provider === id && canServe(profile));
  return (
    signInMethods(id).some((method) => method.provider === id) &&
    (isStored || signInWays(ports, id).length > 0)
  );
}

/** Can this version connect it on this machine? What it cannot is listed nowhere, as its questions would lead nowhere. */
export function isOffered(ports: Ports, world: World, provider: ProviderDescriptor): boolean {
  return isKeyed(provider) || isSignedInTo(ports, world, provider);
}

/**
 * The provider menu: what was found first, then the table's order, then any other server (ui.md section 1).
 * @param withSignIns false leaves out what only a sign-in unlocks
 */
export function providerOptions(
  ports: Ports,
  world: World,
  servers: readonly LocalServer[],
  withSignIns = true,
): readonly SetupOption[] {
  const offered = PROVIDERS.filter(
    (provider) => isOffered(ports, world, provider) && (withSignIns || !isSignInOnly(provider.id)),
  );
  const options = offered.map((provider) => ({ provider, hint: hintFor(ports, world, provider, servers) }));
  const found = options.filter((option) => option.hint.found);
  const others = options.filter((option) => !option.hint.found);
  return [
    ...[...found, ...others].map(({ provider, hint }) => ({
      id: provider.id,
      label: provider.label,
      hint: hint.text,
    })),
    ...configuredOptions(world),
    { id: CUSTOM, label: 'Another server', hint: 'by address · OpenAI- or Anthropic-compatible' },
  ];
}

/** Is this a provider of the config's own, with an address that requests already use? Only its key is asked for then. */
export function isOwnProvider({ config, endpoint }: Pick<World, 'config' | 'endpoint'>, id: string): boolean {
  if (findProvider(id) !== undefined || config.models?.providers?.[id] === undefined) return false;
  const target = endpoint({ provider: id, model: '' });
  return target.ok && canCall(target.api);
}

function configuredOptions(world: World): readonly SetupOption[] {
  return Object.keys(world.config.models?.providers ?? {})
    .filter((id) => isOwnProvider(world, id))
    .map((id) => {
      const target = world.endpoint({ provider: id, model: '' });
      const host = target.ok ? ` · ${originAwareLabel(target.baseUrl)}` : '';
      return { id, label: id, hint: `in the config${host}` };
    });
}

function hintFor(
  ports: Ports,
  world: World,
  provider: ProviderDescriptor,
  servers: readonly LocalServer[],
): { readonly found: boolean; readonly text: string } {
  const server = servers.find((entry) => entry.provider === provider.id);
  if (server !== undefined) return { found: true, text: `running here · ${modelNames(server)}` };
  if (world.profiles.some((profile) => profile.provider === provider.id))
    return { found: true, text: 'a key is stored' };
  const name = envNamesFound(ports, provider)[0];
  if (name !== undefined && provider.local !== true) return { found: true, text: `${name} is set` };
  if (provider.local === true) return { found: false, text: 'local · a server of your own' };
  const known = world.catalog.of(provider.id);
  const free = known.filter((model) => model.cost?.input === 0 && model.cost.output === 0).length;
  const count = known.length === 0 ? '' : ` · ${countOf(known.length)}${free > 0 ? `, ${free} free` : ''}`;
  return { found: false, text: `${isSignInOnly(provider.id) ? 'sign-in' : 'API key'}${count}` };
}

function modelNames(server: LocalServer): string {
  const names = server.models.slice(0, 3).map((model) => model.id);
  const more = server.models.length > names.length ? ` and ${server.models.length - names.length} more` : '';
  return names.length === 0 ? 'no models yet' : `${names.join(', ')}${more}`;
}

/** What was found, as lines above the menu: names of variables and servers, never values. */
export function foundLines(
  ports: Ports,
  servers: readonly LocalServer[],
  looking: boolean,
): readonly string[] {
  const names = PROVIDERS.flatMap((provider) => envNamesFound(ports, provider));
  const parts = [
    ...[...new Set(names)].map((name) => `${name} in the environment`),
    ...servers.map((server) => `${server.provider} with ${countOf(server.models.length)}`),
  ];
  if (parts.length > 0) return [`Found on this machine: ${parts.join(' · ')}`];
  return [
    looking ? 'Looking for keys and local servers…' : 'No keys in the environment, no local servers found.',
  ];
}

function countOf(models: number): string {
  return models === 1 ? '1 model' : `${models} models`;
}

/** `custom-127-0-0-1-18080` from an address (ONB-11, ONB-26). */
export function customProviderId(baseUrl: string): string {
  const { hostname, port } = new URL(baseUrl);
  const host = hostname.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '');
  return normalizeProviderId(port === '' ? `custom-${host}` : `custom-${host}-${port}`);
}
