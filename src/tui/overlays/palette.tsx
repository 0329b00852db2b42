import { Box } from "ink";
import { filledCommand } from "../keys/command_line.ts";
import { type KeyContext, showOverlay } from "../keys/key_row.ts";
import { paletteEntries, type PaletteEntry } from "../keys/palette.ts";
import { copyCommand } from "../keys/screen_keys.ts";
import { moved } from "../model/cursor.ts";
import { helpRows, PANE_COLUMNS } from "../model/layout.ts";
import type { State } from "../model/state.ts";
import { edit, insert, SCROLL_KEYS } from "../model/text_input.ts";
import { Panel } from "../view/panel.tsx";
import { Text } from "../view/text.tsx";
import { TypedText } from "../view/typed_text.tsx";
import { WITH_COMMANDS } from "./help.tsx";
import type { OverlayHandler, OverlayOfKind, OverlayProps } from "./overlay.ts";

type Palette = OverlayOfKind<"palette">;

/** Every command by name. */
export const PALETTE: OverlayHandler<Palette> = {
  hints: [
    "Enter runs it",
    "Esc closes",
    "Ctrl-Y copies the command",
    "Up/Down selects",
  ],
  scrolls: true,
  render: PalettePanel,
  renderLinear: LinearPalette,
  onKey(context, { overlay, key }) {
    const { entries, index } = entriesIn(context.state, overlay);
    const entry = entries[index];
    const move = SCROLL_KEYS[key];
    if (move !== undefined) {
      const lines = helpRows(context.bodyRows);
      const list = { total: entries.length, lines, perLine: 1 };
      const next = moved({ index, top: 0 }, { move, list });
      const selected = entries[next.index]?.id ?? null;
      return showOverlay(context, { ...overlay, selected });
    }
    if (key === "enter") {
      showOverlay(context, null);
      return entry?.run(context);
    }
    if (key === "ctrl-y") return copyEntry(context, entry?.command ?? null);
    const line = edit(overlay, key);
    if (line !== null) {
      showOverlay(context, { ...overlay, ...line, selected: null });
    }
  },
  onPaste: (context, { overlay, text }) => {
    const line = insert(overlay, text);
    showOverlay(context, { ...overlay, ...line, selected: null });
  },
};

/** Returns the index -1 if the selected entry does not exist any more. */
function entriesIn(
  state: State,
  { text, selected }: Palette,
): { entries: readonly PaletteEntry[]; index: number } {
  const entries = paletteEntries(state, text);
  const index = selected === null
    ? 0
    : entries.findIndex(({ id }) => id === selected);
  return { entries, index };
}

function copyEntry(context: KeyContext, command: string | null): void {
  if (command !== null) copyCommand(context, filledCommand(command, context));
}

function PalettePanel(
  { overlay, state, columns, rows }: OverlayProps<Palette>,
) {
  const { entries, index } = entriesIn(state, overlay);
  const height = rows - 3;
  const top = Math.max(0, index - height + 1);
  return (
    <Panel title="Commands" height={rows}>
      <TypedText label=":" line={overlay} cells={columns - PANE_COLUMNS} />
      {entries.slice(top, top + height).map((it, i) => {
        const here = top + i === index;
        return (
          <Box key={it.id}>
            <Text bold={here} inverse={here} wrap="truncate">
              {here ? "> " : "  "}
              {it.label}
            </Text>
            {it.key !== null && <Text dimColor>{`  ${it.key}`}</Text>}
            {here && it.command !== null && columns >= WITH_COMMANDS && (
              <Text dimColor wrap="truncate">{`  ${it.command}`}</Text>
            )}
          </Box>
        );
      })}
      {entries.length === 0 && <Text dimColor>No matching command</Text>}
    </Panel>
  );
}

/** Shows the selected command. */
function LinearPalette({ overlay, state }: OverlayProps<Palette>) {
  const { entries, index } = entriesIn(state, overlay);
  const entry = entries[index];
  const selected = entry
    ? `${entry.label}, ${index + 1} of ${entries.length}`
    : "no matching command";
  return (
    <Text>
      <TypedText label="command " line={overlay} cells={0} />: {selected}
    </Text>
  );
}
