/** Defines what the flows of the suite share. */
import { assert } from "@std/assert";
import { type MadeFile, pathOf } from "./made_media.ts";
import type { RealHome } from "./real_home.ts";
import type { RealFixture } from "./real_fixture.ts";

export interface Flows {
  readonly fixture: RealFixture;
  /** The home that is signed in with a password. */
  readonly home: RealHome;
  /** The home that is signed in with Quick Connect, if the server offers it. */
  readonly second: RealHome;
  /** The viewer's devices on the server, in the order of signing in. */
  readonly devices: string[];
}

export function itemOf({ items }: RealFixture, file: MadeFile): string {
  const id = items.get(file);
  assert(id, pathOf(file));
  return id;
}
