import { passedEnvironment } from '../passed-environment.ts';

/** Where it keeps its login, and the login itself where it was given as a variable. */
const OWN = 'CLAUDE_CONFIG_DIR CLAUDE_CODE_OAUTH_TOKEN XDG_STATE_HOME';

/**
 * Its own retries would hide a limit from the failover, or begin the answer anew behind words that are shown already
 * (decision 18, RETRY-8); and it needs no other traffic than the turn.
 */
const SET = {
  CLAUDE_CODE_MAX_RETRIES: '0',
  CLAUDE_CODE_DISABLE_NONSTREAMING_FALLBACK: '1',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_AUTOUPDATER: '1',
} as const;

/** The environment of the program: never a provider's key, so that its own login serves. */
export function claudeEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return { ...passedEnvironment(env, OWN), ...SET };
}
