import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { freshMaterial } from '../../../src/app/credentials/refresh-credential.ts';
import { compose } from '../../../src/compose.ts';
import type { Ports } from '../../../src/core/ports/ports.ts';

// Says `ready`, waits for a line, asks for fresh material of the profile and prints what came of it, without any token.
const [home = '', profileId = '', diesWhen = ''] = process.argv.slice(2);
const env = { HOME: home, OPENCLAW_KEY_BACKEND: 'file', NO_PROXY: '127.0.0.1' };
const { ports, close } = compose({ env, cwd: home, homedir: home, profile: undefined });
const profile = ports.auth.get('main', profileId);
if (profile === undefined) throw new Error(`no ${profileId}`);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const auth: Ports['auth'] = {
  ...ports.auth,
  async replaceSecret(...words) {
    const saved = await ports.auth.replaceSecret(...words);
    if (diesWhen === 'stored') process.kill(process.pid, 'SIGKILL');
    return saved;
  },
};
const result = await freshMaterial({ ...ports, auth }, profile);
const said = result.ok
  ? { ok: true, print: createHash('sha256').update(result.material.access.reveal()).digest('hex') }
  : { ok: false, message: result.message };
process.stdout.write(`${JSON.stringify(said)}\n`);
close();
process.exit(0);
