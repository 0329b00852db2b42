import { sanitize } from "../core/printable.ts";
import { type Action, type Binding, bindingsAt } from "./bindings.ts";
import { keyLabel } from "./keys.ts";
import { HOME, type Place, type PlaceKind } from "./place.ts";
import { placeNow, type State } from "./state.ts";

/** One thing that can be done, by name. */
export interface PaletteEntry {
  readonly id: string;
  readonly label: string;
  /** The key that does the same; null when there is none. */
  readonly key: string | null;
  readonly does:
    | { readonly kind: "action"; readonly action: Action }
    | { readonly kind: "go"; readonly trail: readonly Place[] };
}

/** What fits the text, best first. */
export function paletteEntries(state: State, text: string): PaletteEntry[] {
  const actions = bindingsAt(placeNow(state).kind)
    .filter(({ action }) => action !== "palette")
    .map(({ action, does, keys }): PaletteEntry => ({
      id: action,
      label: does,
      key: keyLabel(keys[0] ?? ""),
      does: { kind: "action", action },
    }));
  const libraries = (state.libraries ?? []).map(({ id, name }) => ({
    id,
    label: `library ${sanitize(name)}`,
    key: null,
    does: {
      kind: "go" as const,
      trail: [HOME, { kind: "library" as const, id, name }],
    },
  }));
  return [...libraries, ...actions]
    .map((entry) => ({ entry, score: fuzzy(text, entry.label) }))
    .filter((it) => it.score !== null)
    .toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0))
    .map(({ entry }) => entry);
}

/** The keys of a place whose meaning fits the text. */
export function helpFor(place: PlaceKind, text: string): readonly Binding[] {
  return bindingsAt(place).filter(({ action, does, keys }) =>
    fuzzy(text, `${action} ${does} ${keys.join(" ")}`) !== null
  );
}

/**
 * Whether the letters come in this order, and how well: letters that follow each
 * other and that begin words count more.
 *
 * @returns null when they do not
 */
export function fuzzy(wanted: string, text: string): number | null {
  const letters = [...wanted.toLowerCase().replaceAll(" ", "")];
  const within = text.toLowerCase();
  let score = 0;
  let at = -1;
  for (const letter of letters) {
    const next = within.indexOf(letter, at + 1);
    if (next < 0) return null;
    const begins = next === 0 || within[next - 1] === " ";
    score += next === at + 1 ? 3 : begins ? 2 : 1;
    at = next;
  }
  return score - within.length / 1000;
}
