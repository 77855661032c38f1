import type { Ports } from '../../core/ports/ports.ts';

const KEPT = 10;

/** Puts a model at the head of the recents of the picker. Preferences are a convenience: failing to keep them is no failure. */
export async function rememberRecent(ports: Ports, ref: string): Promise<void> {
  try {
    const preferences = await ports.preferences();
    const others = preferences.read().recents.filter((recent) => recent !== ref);
    preferences.update({ recents: [ref, ...others].slice(0, KEPT) });
  } catch {
    // A read-only home can still choose a model through OPENCLAW_CONFIG_PATH.
  }
}
