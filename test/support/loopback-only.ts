import { appendFileSync } from 'node:fs';
import net from 'node:net';

/*
 * Loaded into the built program with --import: refuses every connection that leaves this machine, and writes down all that
 * were asked for into the file that OPENCLAW_TEST_CONNECTIONS names.
 */
const connect = net.Socket.prototype.connect as (...args: unknown[]) => net.Socket;

/** `connect(options)`, `connect(port, host)`, `connect(path)`, or the already normalised list of them. */
function hostOf(args: readonly unknown[]): string {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first !== 'object' || first === null)
    return typeof second === 'string' ? second : String(first ?? '');
  const { host, path } = first as { host?: string; path?: string };
  return host ?? path ?? 'localhost';
}

net.Socket.prototype.connect = function guarded(this: net.Socket, ...args: unknown[]): net.Socket {
  const host = hostOf(args);
  const log = process.env['OPENCLAW_TEST_CONNECTIONS'];
  if (log !== undefined) appendFileSync(log, `${host}\n`);
  if (!['127.0.0.1', 'localhost', '::1'].includes(host)) {
    this.destroy(new Error(`The test allows no connection to ${host}`));
    return this;
  }
  return connect.apply(this, args);
} as typeof net.Socket.prototype.connect;
