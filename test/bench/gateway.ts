import { type ChildProcess, spawn } from 'node:child_process';
import { Pool } from 'undici';
import { steadyMs, type Upstreams } from './scripted-upstreams.ts';

const PORT = 18_787;
const BODY = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hi' }] });
const TRIES = 100;
const ROUNDS = 75;
/** Rounds until its engine has settled after somebody else had the processor. */
const SETTLING = 25;

/** Milliseconds that each way took. */
export interface GatewayTimes {
  readonly hop: number[];
  readonly healthy: number[];
  /** The same request without the gateway. */
  readonly direct: number[];
}

/**
 * Portkey's gateway in a process of its own, as the measure of what a hop costs elsewhere (performance.md, section 3). It is no
 * package of ours: who wants the comparison installs it anywhere and names its `build/start-server.js`.
 */
export class Gateway {
  private readonly process: ChildProcess;
  private readonly pool = new Pool(`http://127.0.0.1:${PORT}`, { connections: 1 });
  private readonly upstreams: Upstreams;

  private constructor(server: string, upstreams: Upstreams) {
    this.upstreams = upstreams;
    this.process = spawn(process.execPath, [server, `--port=${PORT}`, '--headless'], { stdio: 'ignore' });
  }

  /** @param server the file that starts the gateway */
  static async start(server: string, upstreams: Upstreams): Promise<Gateway> {
    const gateway = new Gateway(server, upstreams);
    for (let tries = 1; ; tries += 1) {
      try {
        await gateway.ask(gateway.healthy);
        return gateway;
      } catch (error) {
        if (tries < TRIES) await new Promise((resolve) => setTimeout(resolve, 100));
        else throw error;
      }
    }
  }

  /** A stretch of requests: answered at once, with a limited first target, and without the gateway. */
  async measure(times: GatewayTimes): Promise<void> {
    const { limitedUrl, healthyUrl } = this.upstreams;
    const targets = [target(limitedUrl), target(healthyUrl)];
    const chain = { strategy: { mode: 'fallback', on_status_codes: [429] }, targets };
    const direct = new Pool(healthyUrl, { connections: 1 });
    for (let round = 0; round < ROUNDS + SETTLING; round += 1) {
      const hop = await this.ask(chain);
      const healthy = await this.ask(this.healthy);
      const directMs = await this.ask(this.healthy, direct);
      if (round < SETTLING) continue;
      times.hop.push(hop);
      times.healthy.push(healthy);
      times.direct.push(directMs);
    }
    await direct.close();
  }

  async close(): Promise<void> {
    await this.pool.destroy();
    this.process.kill();
  }

  private get healthy(): unknown {
    return target(this.upstreams.healthyUrl);
  }

  private async ask(config: unknown, pool = this.pool): Promise<number> {
    const startedAt = steadyMs();
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: '/v1/chat/completions',
      headers: { 'content-type': 'application/json', 'x-portkey-config': JSON.stringify(config) },
      body: BODY,
    });
    await body.dump();
    if (statusCode !== 200) throw new Error(`The gateway answered with ${statusCode}`);
    return steadyMs() - startedAt;
  }
}

function target(url: string): Readonly<Record<string, string>> {
  return { provider: 'openai', custom_host: `${url}/v1`, api_key: 'bench' };
}
