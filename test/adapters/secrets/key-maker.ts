import { createKeyBackend } from '../../../src/adapters/secrets/key-backend.ts';

// Several of these start at once and must all end with the same key.
const [keyPath = ''] = process.argv.slice(2);
process.stdout.write(createKeyBackend({ keyPath, forced: 'file' }).key(true).toString('hex'));
