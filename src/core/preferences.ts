import * as z from 'zod';

/** What screens remember (decision 2). */
export const PreferencesSchema = z.strictObject({
  favourites: z.array(z.string().max(300)).max(500).default([]),
  recents: z.array(z.string().max(300)).max(20).default([]),
  sort: z.enum(['default', 'name', 'price', 'context']).default('default'),
  lastAgent: z.string().max(100).optional(),
});
