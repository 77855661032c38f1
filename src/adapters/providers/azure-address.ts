/**
 * Where Azure serves the Responses protocol: people know the address of their resource with and without what follows it.
 * Model ids are names of deployments there.
 */
export function azureBaseUrl(baseUrl: string): string {
  const root = baseUrl.replace(/\/+$/, '');
  if (/\/v\d+$/.test(root)) return root;
  return root.endsWith('/openai') ? `${root}/v1` : `${root}/openai/v1`;
}
