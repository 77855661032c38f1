/** The provider whose command-line program prints setup tokens (section 34.1). */
export const SETUP_TOKEN_PROVIDER = 'anthropic';
/** How a setup token begins. */
export const SETUP_TOKEN_PREFIX = 'sk-ant-oat01-';

/** Is this the value of a setup token? They travel as bearer tokens, never as API keys (section 34.1). */
export function isSetupToken(value: string): boolean {
  return value.startsWith(SETUP_TOKEN_PREFIX) && value.length > SETUP_TOKEN_PREFIX.length;
}
