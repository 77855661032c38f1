import { type DOMElement, measureElement, useCursor } from 'ink';
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/**
 * Puts the terminal's own cursor where text is written: the window of an input method opens there, and a person sees one
 * caret (P10). `column` and `row` count from the upper left cell of the box that takes the ref; `isOff` hides the cursor.
 */
export function useCaret(column: number, row = 0, isOff = false): RefObject<DOMElement | null> {
  const box = useRef<DOMElement>(null);
  const { setCursorPosition } = useCursor();
  const [origin, setOrigin] = useState<{ readonly x: number; readonly y: number }>();
  // Where the box stands is known once it has been laid out, and other parts of the screen may push it about.
  useLayoutEffect(() => {
    const { x, y, height } = box.current === null ? NOWHERE : measureElement(box.current);
    const next = height === 0 ? undefined : { x, y };
    if (next?.x !== origin?.x || next?.y !== origin?.y) setOrigin(next);
  });
  setCursorPosition(origin === undefined || isOff ? undefined : { x: origin.x + column, y: origin.y + row });
  return box;
}

const NOWHERE = { x: 0, y: 0, height: 0 };
