import { valueAt } from './config-variables.ts';

/** `local`, `remote` or what else the other product's `gateway.mode` says in a config document; undefined when it says nothing. */
export function gatewayMode(document: unknown): string | undefined {
  const mode = valueAt(document, ['gateway', 'mode']);
  return typeof mode === 'string' ? mode : undefined;
}
