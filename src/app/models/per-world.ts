import type { World } from '../world/world.ts';

/** What follows from a world is worked out once: a world is one moment, and lists ask the same for each of their rows. */
export function perWorld<T>(workOut: (world: World) => T): (world: World) => T {
  const known = new WeakMap<World, { readonly value: T }>();
  return (world) => {
    const found = known.get(world) ?? { value: workOut(world) };
    known.set(world, found);
    return found.value;
  };
}
