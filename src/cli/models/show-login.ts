import type { LoginFlow } from '../../app/credentials/login.ts';
import type { CliContext } from '../cli-context.ts';
import { onScreen } from '../on-screen.ts';

/** A sign-in below the address that was printed; leaving it early cancels the sign-in and closes its listener. */
export async function showLogin(context: CliContext, flow: LoginFlow): Promise<void> {
  const { openLogin } = await import('../../../components/open-screens.tsx');
  try {
    await onScreen(context, (streams) => openLogin(flow, streams));
  } finally {
    await flow.cancel();
  }
}
