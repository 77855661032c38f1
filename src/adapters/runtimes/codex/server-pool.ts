import type { RuntimeToken } from '../../../core/ports/agent-runtime.ts';
import type { ChildLaunch } from '../guarded-child.ts';
import { AppServer } from './app-server.ts';
import { requireOwnSignIn, signInWith } from './sign-in.ts';

/** Milliseconds after which an unused server is ended. */
const UNUSED_MS = 5 * 60_000;

export interface PoolOptions {
  /** Name and version of this program, as the server is told them. */
  readonly client: { readonly name: string; readonly version: string };
}

/** A server in use, and what is known of it. */
export interface PooledServer {
  readonly server: AppServer;
  /** Resolves when it has said hello; rejects when it does not. */
  readonly ready: Promise<void>;
  readonly loaded: Set<string>;
}

interface Entry extends PooledServer {
  readonly owner: string;
  uses: number;
  signedInWith: string | undefined;
  unused: NodeJS.Timeout | undefined;
}

/**
 * One server per agent, kept while it is in use. Turns of one agent with different sign-ins at the same time get one each,
 * because a server has one sign-in.
 */
export class ServerPool {
  private readonly entries = new Map<string, Entry>();
  private readonly options: PoolOptions;

  constructor(options: PoolOptions) {
    this.options = options;
  }

  /** The agent's server for this sign-in; every call needs a `release`. */
  acquire(agentId: string, token: RuntimeToken | undefined, launch: ChildLaunch): PooledServer {
    const owner = JSON.stringify([agentId, token === undefined ? null : (token.accountId ?? '')]);
    const known = this.entries.get(owner);
    const entry = known === undefined || known.server.isGone ? this.start(owner, launch) : known;
    clearTimeout(entry.unused);
    entry.uses += 1;
    entry.server.hold(true);
    this.closeIdle(agentId, owner);
    return entry;
  }

  release({ server }: PooledServer): void {
    const entry = [...this.entries.values()].find((other) => other.server === server);
    if (entry === undefined) return;
    entry.uses -= 1;
    if (entry.uses > 0) return;
    server.hold(false);
    entry.unused = setTimeout(() => void this.drop(entry), UNUSED_MS);
    entry.unused.unref();
  }

  /** Makes the server's sign-in the one of the turn. */
  async signIn({ server }: PooledServer, token: RuntimeToken | undefined): Promise<void> {
    if (token === undefined) return requireOwnSignIn(server);
    const entry = [...this.entries.values()].find((other) => other.server === server);
    const access = token.access.reveal();
    if (entry?.signedInWith === access) return;
    // Another sign-in has limits of its own.
    server.rateLimits = undefined;
    await signInWith(server, token);
    if (entry !== undefined) entry.signedInWith = access;
  }

  async close(): Promise<void> {
    await Promise.all([...this.entries.values()].map((entry) => this.drop(entry)));
  }

  private start(owner: string, launch: ChildLaunch): Entry {
    const server = new AppServer(launch);
    const entry: Entry = {
      owner,
      server,
      ready: this.greet(server),
      loaded: new Set(),
      uses: 0,
      signedInWith: undefined,
      unused: undefined,
    };
    // Whoever waits for it hears of it.
    entry.ready.catch(() => undefined);
    this.entries.set(owner, entry);
    return entry;
  }

  private async greet(server: AppServer): Promise<void> {
    const clientInfo = { ...this.options.client, title: null };
    // Sign-ins that stay in memory belong to what it calls experimental.
    const capabilities = { experimentalApi: true, requestAttestation: false };
    try {
      await server.request('initialize', { clientInfo, capabilities });
    } catch (error) {
      server.end('does not begin');
      throw error;
    }
    server.notify('initialized');
  }

  private closeIdle(agentId: string, owner: string): void {
    for (const entry of this.entries.values()) {
      const [otherAgent] = JSON.parse(entry.owner) as readonly [string];
      if (otherAgent === agentId && entry.owner !== owner && entry.uses === 0) void this.drop(entry);
    }
  }

  private async drop(entry: Entry): Promise<void> {
    clearTimeout(entry.unused);
    if (this.entries.get(entry.owner) === entry) this.entries.delete(entry.owner);
    await entry.server.close();
  }
}
