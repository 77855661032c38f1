import * as z from 'zod/mini';

/** What screens remember (decision 2). */
export const PreferencesSchema = z.strictObject({
  favourites: z._default(z.array(z.string().check(z.maxLength(300))).check(z.maxLength(500)), []),
  recents: z._default(z.array(z.string().check(z.maxLength(300))).check(z.maxLength(20)), []),
  sort: z._default(z.enum(['default', 'name', 'price', 'context']), 'default'),
  lastAgent: z.optional(z.string().check(z.maxLength(100))),
});
