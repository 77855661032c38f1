import { type RouterModel, startRouter } from '../support/openrouter-server.ts';

/* Started by scan.ts: offers the models of its first argument, answers after the milliseconds of its second. */
const [models = '[]', delayMs] = process.argv.slice(2);
const { baseUrl } = await startRouter(JSON.parse(models) as RouterModel[], { delayMs: Number(delayMs) });
console.log(baseUrl);
// Whoever started it ends it; should that one die first, nobody is left to read.
process.stdin.resume().on('end', () => process.exit());
