import { Box } from "ink";
import { sanitize } from "../../core/printable.ts";
import { type KeyContext, showHint, showOverlay } from "../keys/key_row.ts";
import { moved } from "../model/cursor.ts";
import { helpRows, PANE_COLUMNS } from "../model/layout.ts";
import {
  choiceId,
  type PlaylistChoice,
  playlistChoices,
  withName,
} from "../model/playlist_choices.ts";
import type { PlaylistChoosing, State } from "../model/state.ts";
import { edit, insert, SCROLL_KEYS } from "../model/text_input.ts";
import { Panel } from "../view/panel.tsx";
import { Text } from "../view/text.tsx";
import { TypedText } from "../view/typed_text.tsx";
import type { OverlayHandler, OverlayProps } from "./overlay.ts";

/** The playlists of the account; typing filters them or names a new one. */
export const ADD_TO_PLAYLIST: OverlayHandler<PlaylistChoosing> = {
  hints: ["Enter adds to it", "Esc closes", "type a name", "Up/Down selects"],
  scrolls: true,
  render: PlaylistPanel,
  renderLinear: LinearPlaylists,
  onKey(context, { overlay, key }) {
    const { choices, index } = choicesIn(context.state, overlay);
    const move = SCROLL_KEYS[key];
    if (move !== undefined) {
      const lines = helpRows(context.bodyRows);
      const list = { total: choices.length, lines, perLine: 1 };
      const next = moved({ index, top: 0 }, { move, list });
      const selected = choiceId(choices[next.index]);
      return showOverlay(context, { ...overlay, selected });
    }
    if (key === "enter") {
      const choice = choices[index];
      return choice === undefined
        ? showHint(context, "Choose a playlist first")
        : choose(context, { overlay, choice });
    }
    const line = edit(overlay, key);
    if (line !== null) retype(context, { ...overlay, ...line });
  },
  onPaste: (context, { overlay, text }) =>
    retype(context, { ...overlay, ...insert(overlay, text) }),
};

function retype(context: KeyContext, overlay: PlaylistChoosing): void {
  showOverlay(context, withName(context.state, overlay));
}

/** Returns the index -1 if the selected playlist does not exist any more. */
function choicesIn(
  state: Pick<State, "lists">,
  { text, selected }: PlaylistChoosing,
): { choices: PlaylistChoice[]; index: number } {
  const choices = playlistChoices(state, text);
  const index = choices.findIndex((it) => choiceId(it) === selected);
  return { choices, index };
}

function choose(
  context: KeyContext,
  { overlay: { items }, choice }: {
    overlay: PlaylistChoosing;
    choice: PlaylistChoice;
  },
): void {
  const { requests } = context;
  if (choice.kind === "new" && choice.name === "") {
    return showHint(context, "Type the name of the new playlist");
  }
  showOverlay(context, null);
  if (choice.kind === "new") {
    showHint(context, `Creating ${choice.name}`);
    return requests.createPlaylist(choice.name, items);
  }
  showHint(context, `Adding ${items.what} to ${choice.list.name}`);
  requests.addToPlaylist(choice.list, items);
}

function PlaylistPanel(
  { overlay, state, columns, rows }: OverlayProps<PlaylistChoosing>,
) {
  const { choices, index } = choicesIn(state, overlay);
  const height = rows - 3;
  const top = Math.max(0, index - height + 1);
  return (
    <Panel title={`Add ${overlay.items.what} to a playlist`} height={rows}>
      <TypedText label="name: " line={overlay} cells={columns - PANE_COLUMNS} />
      {choices.slice(top, top + height).map((it, i) => {
        const here = top + i === index;
        return (
          <Box key={it.kind === "new" ? "new" : it.list.id}>
            <Text bold={here} inverse={here} wrap="truncate">
              {here ? "> " : "  "}
              {labelOf(it)}
            </Text>
            <Text dimColor>{`  ${noteOf(it)}`}</Text>
          </Box>
        );
      })}
    </Panel>
  );
}

/** Shows the selected playlist. */
function LinearPlaylists({ overlay, state }: OverlayProps<PlaylistChoosing>) {
  const { choices, index } = choicesIn(state, overlay);
  const choice = choices[index];
  return (
    <Text>
      <TypedText label="playlist " line={overlay} cells={0} />:{" "}
      {choice === undefined ? "none" : labelOf(choice)}, {index + 1} of{" "}
      {choices.length}
    </Text>
  );
}

function labelOf(choice: PlaylistChoice): string {
  if (choice.kind === "known") return sanitize(choice.list.name);
  return choice.name === ""
    ? "New playlist…"
    : `New playlist "${sanitize(choice.name)}"`;
}

function noteOf(choice: PlaylistChoice): string {
  return choice.kind === "known" ? `${choice.list.items ?? ""}` : "";
}
