import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { SetupSnapshot } from '../../src/app/setup/setup-types.ts';
import { sanitizeText } from '../../src/core/text/sanitize.ts';
import { theme } from '../theme.ts';

/** Finished steps, one quiet line each; the newest ones when there is little room. */
export function Trail({
  trail,
  rows,
}: {
  readonly trail: SetupSnapshot['trail'];
  readonly rows: number;
}): ReactNode {
  const shown = rows <= 0 ? [] : trail.slice(-rows);
  if (shown.length === 0) return null;
  return (
    <Box flexDirection="column" marginBottom={1} flexShrink={0}>
      {shown.map(({ title, answer }) => (
        <Text key={title} wrap="truncate-end">
          <Text {...theme.good}>✓ </Text>
          <Text {...theme.muted}>
            {title.padEnd(10)} {sanitizeText(answer)}
          </Text>
        </Text>
      ))}
    </Box>
  );
}
