import { Text } from 'ink';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import type { ScanChoice } from '../../src/app/scan/scan-plan.ts';
import type { ScanSession } from '../../src/app/scan/scan-session.ts';
import { defaultSelection, isImageCapable } from '../../src/core/scan/scan-selection.ts';
import { theme } from '../theme.ts';
import { Frame } from '../ui/frame.tsx';
import { LinesScreen } from '../ui/lines-screen.tsx';
import { footerOf, type KeyBinding, useKeys } from '../use-keys.ts';
import { useStore } from '../use-store.ts';
import { SCAN_HELP } from './scan-help.ts';
import { ScanList, type ScanView } from './scan-list.tsx';
import { choiceOf, NO_MARKS } from './scan-marks.ts';
import { ScanReview } from './scan-review.tsx';

/** What the command line asked for. */
export interface ScanWishes {
  readonly maxCandidates: number;
  readonly setsPrimary: boolean;
  readonly setsImage: boolean;
}

export interface ScanScreenProps {
  readonly session: ScanSession;
  readonly wishes: ScanWishes;
  readonly onConfirm: (choice: ScanChoice) => void;
  readonly onLeave: () => void;
}

/** The scan (ui.md, screen 4): candidates stream in, are marked in an order, and reviewed; the screen itself writes nothing. */
export function ScanScreen({ session, wishes, onConfirm, onLeave }: ScanScreenProps): ReactNode {
  const picture = useStore(session);
  const [marks, setMarks] = useState(NO_MARKS);
  const [isTouched, setTouched] = useState(false);
  const [mode, setMode] = useState<ScanChoice['mode']>('replace');
  const [view, setView] = useState<'list' | ScanView>('list');
  const [startId, setStartId] = useState<string | undefined>(undefined);
  const isOver = picture.phase === 'done';
  // The best models are proposed once all is known, unless the person has begun to choose (SCAN-5).
  useEffect(() => {
    if (!isOver || isTouched) return;
    const best = defaultSelection(
      picture.rows,
      ({ ref }) => picture.selectable.has(ref),
      wishes.maxCandidates,
    );
    setMarks({
      order: best.map(({ ref }) => ref),
      primary: wishes.setsPrimary ? best[0]?.ref : undefined,
      image: wishes.setsImage ? best.find(isImageCapable)?.ref : undefined,
    });
  }, [isOver, isTouched, picture.rows, picture.selectable, wishes]);
  const choice = useMemo(() => choiceOf(marks, mode), [marks, mode]);
  const preview = useMemo(
    () => (view === 'review' ? session.preview(choice) : undefined),
    [view, session, choice],
  );
  if (picture.problem !== undefined || picture.rows.length === 0) {
    return <NothingYet picture={picture} onLeave={onLeave} />;
  }
  if (view === 'help') return <LinesScreen title="Keys" lines={SCAN_HELP} onBack={() => setView('list')} />;
  if (preview !== undefined) {
    return (
      <ScanReview
        choice={choice}
        preview={preview}
        canSwitch={marks.order.length > 0}
        onSwitch={() => setMode(mode === 'replace' ? 'append' : 'replace')}
        onConfirm={() => onConfirm(choice)}
        onBack={() => setView('list')}
      />
    );
  }
  return (
    <ScanList
      picture={picture}
      marks={marks}
      onMarks={(change) => {
        setTouched(true);
        setMarks(change);
      }}
      startId={startId}
      onShow={(next, pointedAt) => {
        setStartId(pointedAt);
        setView(next);
      }}
      onStop={() => session.stop()}
      onBack={onLeave}
    />
  );
}

interface NothingYetProps {
  readonly picture: ReturnType<ScanSession['getSnapshot']>;
  readonly onLeave: () => void;
}

/** While the list is read, and when there is none. */
function NothingYet({ picture, onLeave }: NothingYetProps): ReactNode {
  const bindings: readonly KeyBinding[] = [{ keys: ['esc', 'q', 'enter'], help: 'esc leave', run: onLeave }];
  useKeys(bindings);
  const words =
    picture.phase === 'done'
      ? 'No models match. Leave out a filter and scan again.'
      : 'Reading the list of models…';
  return (
    <Frame title="Scan models" footer={footerOf(bindings)}>
      <Text wrap="wrap" {...(picture.problem === undefined ? {} : theme.danger)}>
        {picture.problem ?? words}
      </Text>
    </Frame>
  );
}
