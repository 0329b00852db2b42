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

/** Returns the ID of a choice, which stays when the playlists are read again. */
export function choiceId(choice: PlaylistChoice | undefined): string | null {
  return choice?.kind === "known" ? choice.list.id : null;
}

/** Returns the overlay in which the user chooses a playlist for items. */
export function choosePlaylist(
  { lists }: Pick<State, "lists">,
  items: ItemsToAdd,
): PlaylistChoosing {
  const overlay = { kind: "add-to-playlist", items, selected: null } as const;
  return withName({ lists }, { ...overlay, ...NOTHING_TYPED });
}

/** Selects the first choice for what is typed. */
export function withName(
  { lists }: Pick<State, "lists">,
  overlay: PlaylistChoosing,
): PlaylistChoosing {
  const [first] = playlistChoices({ lists }, overlay.text);
  return { ...overlay, selected: choiceId(first) };
}
