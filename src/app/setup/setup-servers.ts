import type { LocalServer } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';

/** Model servers on this machine. Nothing found is a fine answer, and so is a search that fails: the menu is complete without. */
export async function findServers(ports: Ports, signal: AbortSignal): Promise<readonly LocalServer[]> {
  try {
    const inspector = await ports.inspector();
    return await inspector.findLocalServers(signal);
  } catch {
    return [];
  }
}
