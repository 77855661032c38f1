declare const OPENCLAW_VERSION: string | undefined;

/** Version of the package; the bundle has it built in, sources run by tests call themselves `0.0.0-source`. */
export const VERSION = typeof OPENCLAW_VERSION === 'undefined' ? '0.0.0-source' : OPENCLAW_VERSION;
