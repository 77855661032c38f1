import { storeIn } from './test-store.ts';

// Reads and then tries to write, as a user who may not write into the folder of the store.
const [folder = '', uid = ''] = process.argv.slice(2);
if (uid !== '') {
  process.setgid?.(Number(uid));
  process.setuid?.(Number(uid));
}
const store = storeIn(folder);
const ids = store.auth.list('main').map((profile) => profile.id);
const written = await store.auth.setOrder('main', 'openai', []).then(
  () => 'written',
  (error: { code: string }) => error.code,
);
process.stdout.write(JSON.stringify({ ids, again: store.auth.list('main').length, written }));
