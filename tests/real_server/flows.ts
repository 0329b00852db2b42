/** What the flows of the suite share. */
import { assert } from "../assert.ts";
import { type MadeFile, pathOf } from "./made_media.ts";
import type { RealHome } from "./real_home.ts";
import type { RealWorld } from "./real_world.ts";

export interface Flows {
  readonly world: RealWorld;
  /** Signed in with a password. */
  readonly home: RealHome;
  /** Signed in with Quick Connect, if the server offers it. */
  readonly second: RealHome;
  /** The viewer's devices on the server, in the order of signing in. */
  readonly devices: string[];
}

export function itemOf({ items }: RealWorld, file: MadeFile): string {
  const id = items.get(file);
  assert(id, pathOf(file));
  return id;
}
