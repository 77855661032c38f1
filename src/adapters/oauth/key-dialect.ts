import * as z from 'zod';
import type { SignInFacts } from '../../core/providers/sign-in.ts';
import { Secret } from '../../core/secrets/secret.ts';
import { cleanSecretText } from '../../core/secrets/secret-text.ts';
import type { BrowserDialect } from './browser-sign-in.ts';
import { oauthFetch } from './oauth-fetch.ts';

const KeySchema = z.object({ key: z.string().min(1) });

/** OpenRouter's exchange (section 34.1): plain HTTP that trades the code for an API key; no state, a random path instead. */
export function keyDialect(facts: SignInFacts): BrowserDialect {
  return {
    hasState: false,
    address({ redirectUrl, challenge }) {
      const url = new URL(facts.startUrl);
      url.searchParams.set('callback_url', redirectUrl);
      url.searchParams.set('code_challenge', challenge);
      url.searchParams.set('code_challenge_method', 'S256');
      return url.href;
    },
    async trade(query, { verifier }, signal) {
      const code = query.get('code');
      const refusal = query.get('error');
      if (code === null)
        return { ok: false, message: `the provider refused the sign-in: ${refusal?.slice(0, 80)}` };
      const response = await oauthFetch(signal)(facts.tokenUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ code, code_verifier: verifier, code_challenge_method: 'S256' }),
      });
      if (!response.ok) {
        await response.body?.cancel();
        return { ok: false, message: `the provider answered with HTTP ${response.status}` };
      }
      const parsed = KeySchema.safeParse(await response.json().catch(() => undefined));
      const key = parsed.success ? cleanSecretText(parsed.data.key) : undefined;
      if (key === undefined || key.problem !== undefined) {
        return { ok: false, message: 'the answer of the provider holds no key' };
      }
      return { ok: true, kind: 'api-key', secret: new Secret(key.value) };
    },
  };
}
