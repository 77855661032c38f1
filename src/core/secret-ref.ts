import * as z from 'zod';

/** SEC-1 and SEC-2: a pointer to a secret that lives elsewhere. It is stored as a reference, never as its value (S3). */
export const SecretRefSchema = z.strictObject({
  source: z.enum(['env', 'file', 'exec']),
  provider: z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/),
  id: z.string().min(1).max(1024),
});

export type SecretRef = z.infer<typeof SecretRefSchema>;
