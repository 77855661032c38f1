import { once } from '../once.ts';
import { GATEWAY_PROVIDERS } from './provider-table/gateways.ts';
import { HOST_PROVIDERS } from './provider-table/hosts.ts';

/** Well-known providers that pass on what others make, outside of the lists of gateways and hosts. */
const RESELLERS = ['openrouter', 'github-copilot'] as const;

const resellers = once(
  () => new Set<string>([...RESELLERS, ...[...GATEWAY_PROVIDERS, ...HOST_PROVIDERS].map(({ id }) => id)]),
);

/**
 * Does this provider serve a model that somebody else makes? True for gateways and hosts, and for every `provider/maker/model`,
 * since a maker does not write its own name before its models. Takes a ref in the form `provider/model`.
 */
export function isResold(ref: string): boolean {
  const [provider = '', ...model] = ref.split('/');
  return model.length > 1 || resellers().has(provider);
}
