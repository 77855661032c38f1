import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/** Loaded into the built program with --import: writes down every module it loads, into the file that OPENCLAW_TEST_MODULES names. */
const log = process.env['OPENCLAW_TEST_MODULES'];

registerHooks({
  load(url, context, nextLoad) {
    if (log !== undefined) appendFileSync(log, `${url}\n`);
    return nextLoad(url, context);
  },
});
