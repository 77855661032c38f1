import { Secret } from '../../../src/core/secrets/secret.ts';
import { newProfile, storeIn } from './test-store.ts';

// Stores credentials, one after the other, while another process replaces the key; then tells whether all of them open.
const [folder = '', name = '', count = '0'] = process.argv.slice(2);
const store = storeIn(folder);
const saved = [];
for (let index = 0; index < Number(count); index += 1) {
  const profile = newProfile({
    id: `openai:${name}-${index}`,
    secret: new Secret(`canary-${name}-${index}`),
  });
  saved.push(await store.auth.save(profile));
  if (index === 0) process.stdout.write('started\n');
}
const values = saved.map((profile) => store.auth.readSecret(profile)?.reveal());
process.stdout.write(
  values.every((value, index) => value === `canary-${name}-${index}`) ? 'good\n' : 'lost\n',
);
store.close();
