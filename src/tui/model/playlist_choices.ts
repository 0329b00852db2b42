import { foldText } from "../../core/sort_key.ts";
import type { ItemsToAdd, PlaylistChoosing, State } from "./state.ts";
import { NOTHING_TYPED } from "./text_input.ts";
import type { ListView } from "./views.ts";

/** A playlist of the account, or a new one. */
export type PlaylistChoice =
  | { readonly kind: "known"; readonly list: ListView }
  /** The name is empty until the user types one. */
  | { readonly kind: "new"; readonly name: string };

/** Returns the playlists whose name contains a text, and a new one of that name. */
export function playlistChoices(
  { lists }: Pick<State, "lists">,
  text: string,
): PlaylistChoice[] {
  const words = foldText(text);
  const known = lists.filter(({ kind, name }) =>
    kind === "playlist" && foldText(name).includes(words)
  );
  return [
    ...known.map((list) => ({ kind: "known", list }) as const),
    { kind: "new", name: text.trim() },
  ];
}

/** Returns the overlay in which the user chooses a playlist for items. */
export function choosePlaylist(items: ItemsToAdd): PlaylistChoosing {
  return { kind: "add-to-playlist", ...NOTHING_TYPED, items, index: 0 };
}
