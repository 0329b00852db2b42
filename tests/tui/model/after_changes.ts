import type { Location } from "../../../src/tui/model/location.ts";
import { type Change, reduce } from "../../../src/tui/model/reduce.ts";
import { INITIAL, type State } from "../../../src/tui/model/state.ts";

/** Returns the state after these changes of the first one. */
export function after(...changes: readonly Change[]): State {
  return changes.reduce(reduce, INITIAL);
}

export const FILMS: Location = { kind: "library", id: "1", name: "Films" };
