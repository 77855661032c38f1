/** What a person pasted from the browser: the code, and the state where it came along. */
export type PastedRedirect =
  | { readonly ok: true; readonly code: string; readonly state: string | undefined }
  | { readonly ok: false; readonly problem: string };

/** A code is letters, digits and the signs of URLs; anything else is a paste gone wrong. */
const CODE = /^[\w.~/+=-]{4,4096}$/;

/**
 * Reads a pasted redirect address, a bare query (`code=…&state=…`), `code#state`, or a bare code (OAUTH-2). The provider's own
 * refusal in the address is the problem then.
 */
export function parsePastedRedirect(text: string): PastedRedirect {
  const pasted = text.trim();
  if (pasted === '') return { ok: false, problem: 'Nothing was pasted.' };
  const parameters = parametersOf(pasted);
  if (parameters !== undefined) {
    const refusal = parameters.get('error');
    if (refusal !== null)
      return { ok: false, problem: `The provider refused the sign-in: ${refusal.slice(0, 80)}` };
    const code = parameters.get('code');
    if (code === null || code === '') {
      return { ok: false, problem: 'This address holds no code. Paste the one that the browser ended on.' };
    }
    return { ok: true, code, state: parameters.get('state') ?? undefined };
  }
  const [code = '', state] = pasted.split('#');
  if (!CODE.test(code)) {
    return {
      ok: false,
      problem: 'This is neither an address nor a code. Paste the whole address of the last page.',
    };
  }
  return { ok: true, code, state: state === '' ? undefined : state };
}

function parametersOf(pasted: string): URLSearchParams | undefined {
  if (/^https?:\/\//i.test(pasted)) {
    return URL.canParse(pasted) ? new URL(pasted).searchParams : new URLSearchParams();
  }
  return /(?:^|[?&])(?:code|error)=/.test(pasted)
    ? new URLSearchParams(pasted.replace(/^[^?]*\?/, ''))
    : undefined;
}
