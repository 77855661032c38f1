import {
  activateProfile,
  clearOrder,
  type OrderChange,
  type OrderReport,
  readOrder,
  setOrder,
} from '../../app/credentials/auth-orders.ts';
import { usageError } from '../../core/errors.ts';
import type { CliContext } from '../cli-context.ts';

export interface OrderOptions {
  readonly provider: string;
  readonly agent?: string;
  readonly json?: boolean;
}

/** `models auth order get` (AUTHCLI-8). */
export function printOrder({ ports, output }: CliContext, options: OrderOptions): void {
  const report = readOrder(ports, options.provider, options.agent);
  if (options.json === true) output.json(orderJson(report));
  else for (const line of orderLines(report)) output.line(line);
}

/** `models auth order set <ids…>`; nothing but `--none` says that no credential is to be used (ORD-5). */
export async function changeOrder(
  context: CliContext,
  ids: readonly string[],
  options: OrderOptions & { readonly none?: boolean },
): Promise<void> {
  if (options.none === true && ids.length > 0) throw usageError('--none takes no credentials');
  if (options.none !== true && ids.length === 0) {
    throw usageError('Name the credentials in the order they are to be tried', {
      hint: `For none at all write: openclaw models auth order set --provider ${options.provider} --none`,
    });
  }
  printOrderChange(context, await setOrder(context.ports, options.provider, ids, options.agent), options);
}

/** `models auth order clear`. */
export async function forgetOrder(context: CliContext, options: OrderOptions): Promise<void> {
  printOrderChange(context, await clearOrder(context.ports, options.provider, options.agent), options);
}

/** `models auth activate <profile>`: first in its provider's order. */
export async function activate(
  context: CliContext,
  profileId: string,
  options: Omit<OrderOptions, 'provider'>,
): Promise<void> {
  printOrderChange(context, await activateProfile(context.ports, profileId, options.agent), options);
}

function printOrderChange(
  { output }: CliContext,
  change: OrderChange,
  { json }: Pick<OrderOptions, 'json'>,
): void {
  for (const note of change.notes) output.note(note);
  if (json === true) {
    output.json({ ok: true, ...orderJson(change), changed: change.changed });
    return;
  }
  for (const line of orderLines(change)) output.line(line);
  output.note(change.changed ? 'Applies to the next run.' : 'Nothing changed.');
}

function orderJson({ agentId, provider, order, source, tried, leftOut }: OrderReport) {
  return { agentId, provider, order, source, tried, leftOut };
}

const SOURCES = {
  stored: 'the stored order',
  config: 'auth.order of the config',
  profiles: 'all in turn, the least used first',
} as const;

function orderLines({ provider, order, source, tried }: OrderReport): readonly string[] {
  const lines = [`Provider: ${provider}`, `Order:    ${order === null ? '(not set)' : listed(order)}`];
  const isSame = order !== null && JSON.stringify(order) === JSON.stringify(tried);
  return isSame ? lines : [...lines, `Tried:    ${listed(tried)} (${SOURCES[source]})`];
}

function listed(ids: readonly string[]): string {
  return ids.length === 0 ? '(none)' : ids.join(', ');
}
