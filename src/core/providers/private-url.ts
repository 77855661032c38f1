/** Loopback, private network, `.local` and bare host names (RES-3). */
export function isPrivateUrl(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false;
  const host = new URL(baseUrl).hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === '') return false;
  if (host === 'localhost' || host.endsWith('.localhost') || host.endsWith('.local') || host === '::1')
    return true;
  if (/^(?:127|10)\.\d+\.\d+\.\d+$|^192\.168\.\d+\.\d+$|^172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+$/.test(host))
    return true;
  if (/^f[cd][0-9a-f]{2}:/.test(host)) return true;
  return !host.includes('.') && !host.includes(':');
}
