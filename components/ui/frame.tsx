import { Box, Text, useWindowSize } from 'ink';
import type { ReactNode } from 'react';
import { theme } from '../theme.ts';
import { inWords } from './cells.ts';
import { fitFooter } from './footer.ts';

export interface FrameProps {
  readonly title: string;
  /** Right of the title: scope, count, clock. */
  readonly aside?: string;
  readonly footer: string;
  /** Above the footer: a notice or an error. */
  readonly notice?: string | undefined;
  readonly noticeIsError?: boolean;
  readonly children: ReactNode;
}

/** Lines of a frame that are not its body: title, gap, notice, footer. */
export const CHROME_ROWS = 4;
export const SMALLEST = { columns: 40, rows: 10 } as const;

/** Bodies lower than this leave out the lines that say how much is out of view. */
export const ROOMY_ROWS = 8;

/** Rows and columns for a body; one row stays free so that the frame never fills the screen (P1). */
export function useBodySize(): { readonly rows: number; readonly columns: number } {
  const { columns, rows } = useWindowSize();
  return { rows: Math.max(3, rows - 1 - CHROME_ROWS), columns: Math.max(20, columns - 2) };
}

/** Title, body, notice and footer in fluid width (T4). Below 40×10 there is one polite line. */
export function Frame({
  title,
  aside = '',
  footer,
  notice,
  noticeIsError = false,
  children,
}: FrameProps): ReactNode {
  const { columns, rows } = useWindowSize();
  const isTooSmall = columns < SMALLEST.columns || rows < SMALLEST.rows;
  // The body stays mounted out of sight: a key that was pasted must survive a window that was small for a moment.
  return (
    <Box flexDirection="column" width="100%" height={rows - 1} paddingX={isTooSmall ? 0 : 1}>
      {isTooSmall ? <Text wrap="truncate-end">Please make the window larger (40×10 at least).</Text> : null}
      <Box flexDirection="column" flexGrow={1} display={isTooSmall ? 'none' : 'flex'}>
        <Box justifyContent="space-between" flexShrink={0}>
          <Text {...theme.title} wrap="truncate-end">
            {inWords(title, columns - 2)}
          </Text>
          <Box flexShrink={0} marginLeft={2}>
            <Text {...theme.muted} wrap="truncate-start">
              {aside.length > columns - title.length - 4 ? '' : aside}
            </Text>
          </Box>
        </Box>
        <Box flexDirection="column" flexGrow={1} flexBasis={0} overflow="hidden" marginTop={1}>
          {children}
        </Box>
        {/* The keys keep their line whatever the body asks for (P6). */}
        <Box flexDirection="column" flexShrink={0} height={2}>
          <Text {...(noticeIsError ? theme.danger : theme.warning)} wrap="truncate-end">
            {inWords(notice ?? ' ', columns - 2)}
          </Text>
          <Text {...theme.muted} wrap="truncate-end">
            {fitFooter(footer, columns - 2)}
          </Text>
        </Box>
      </Box>
    </Box>
  );
}
