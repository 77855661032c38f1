import { useSyncExternalStore } from 'react';
import type { Observable } from '../src/app/app-types.ts';

/** The present value of something that lives outside of React. */
export function useStore<T>(store: Observable<T>): T {
  return useSyncExternalStore(store.subscribe, store.getSnapshot);
}
