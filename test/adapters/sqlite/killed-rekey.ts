import { join } from 'node:path';
import { createKeyChange, type KeyChange } from '../../../src/adapters/secrets/key-change.ts';
import { storeIn, vaultIn } from './test-store.ts';

// The machine goes down at one step of the replacement of the key.
const [folder = '', step = ''] = process.argv.slice(2);
const die = (): void => void process.kill(process.pid, 'SIGKILL');
const vault = vaultIn(folder);
let opened = 0;
const watched = {
  ...vault,
  open: (...words: Parameters<typeof vault.open>) => {
    opened += 1;
    if (step === 'half of the rows' && opened === 2) die();
    return vault.open(...words);
  },
};
const keys = createKeyChange({ keyPath: join(folder, 'vault.key'), forced: 'file' });
const killing: KeyChange = {
  prepare() {
    const prepared = keys.prepare();
    if (step === 'key made') die();
    return prepared;
  },
  promote(keyId) {
    if (step === 'rows written') die();
    keys.promote(keyId);
    if (step === 'key in place') die();
  },
  drop: (keyId) => keys.drop(keyId),
  leftovers() {
    const left = keys.leftovers();
    if (step === 'sweep') die();
    return left;
  },
};
const store = storeIn(folder, { vault: watched });
await store.rekey(killing);
if (step === 'done') die();
