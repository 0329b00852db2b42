import { Box } from "ink";
import { showOverlay } from "../keys/key_row.ts";
import { helpFor } from "../keys/palette.ts";
import { moved } from "../model/cursor.ts";
import { keyLabel } from "../model/key_bindings.ts";
import { helpRows, PANE_COLUMNS } from "../model/layout.ts";
import { legendOf } from "../model/legend.ts";
import type { LocationKind } from "../model/location.ts";
import { currentLocation } from "../model/state.ts";
import { edit, insert, SCROLL_KEYS } from "../model/text_input.ts";
import { type Symbols, useSymbols } from "../model/theme.ts";
import { Panel } from "../view/panel.tsx";
import { Text } from "../view/text.tsx";
import { TypedText } from "../view/typed_text.tsx";
import type { OverlayHandler, OverlayOfKind, OverlayProps } from "./overlay.ts";

type Help = OverlayOfKind<"help">;

/** Includes a space after the longest label. */
export const LABEL_COLUMNS = 50;
/** The minimum width at which the help and the palette show commands. */
export const WITH_COMMANDS = 110;
const NARROW = 60;

/** The keys of the current location; typing filters them. */
export const HELP: OverlayHandler<Help> = {
  hints: ["Esc closes", "type to search", "Up/Down scrolls"],
  scrolls: true,
  render: HelpPanel,
  renderLinear: LinearHelp,
  onKey(context, { overlay, key }) {
    if (key === "enter" || key === "?") return showOverlay(context, null);
    const move = SCROLL_KEYS[key];
    if (move !== undefined) {
      const lines = helpRows(context.bodyRows);
      const location = currentLocation(context.state).kind;
      const { length } = helpFor(location, overlay.text);
      const total = Math.max(0, length - lines) + 1;
      const list = { total, lines, perLine: 1 };
      const { index: top } = moved({ index: overlay.top, top: 0 }, {
        move,
        list,
      });
      return showOverlay(context, { ...overlay, top });
    }
    const line = edit(overlay, key);
    if (line !== null) showOverlay(context, { ...overlay, ...line, top: 0 });
  },
  onPaste: (context, { overlay, text }) =>
    showOverlay(context, { ...overlay, ...insert(overlay, text), top: 0 }),
};

function HelpPanel({ overlay, state, columns, rows }: OverlayProps<Help>) {
  const location = currentLocation(state).kind;
  const { states } = useSymbols();
  const found = helpFor(location, overlay.text);
  const lines = helpRows(rows);
  const top = Math.min(overlay.top, Math.max(0, found.length - lines));
  const shown = found.slice(top, top + lines);
  return (
    <Panel title={helpTitle(location, { columns, states })} height={rows}>
      <TypedText
        label="type to search: "
        line={overlay}
        cells={columns - PANE_COLUMNS}
        dimColor
      />
      {shown.map(({ id, keys, label, command }) => (
        <Box key={id}>
          <Box width={keyColumns(columns)} paddingRight={1} flexShrink={0}>
            <Text bold wrap="truncate">{keys.map(keyLabel).join(" ")}</Text>
          </Box>
          <Box width={LABEL_COLUMNS} paddingRight={1}>
            <Text wrap="truncate">{label}</Text>
          </Box>
          {command !== undefined && columns >= WITH_COMMANDS && (
            <Text dimColor wrap="truncate">jellytau {command}</Text>
          )}
        </Box>
      ))}
      {found.length > shown.length && (
        <Text dimColor>{found.length} keys; Up and Down show the others</Text>
      )}
    </Panel>
  );
}

/** Shows one key per line. */
function LinearHelp({ overlay, state }: OverlayProps<Help>) {
  const found = helpFor(currentLocation(state).kind, overlay.text);
  return found.map(({ id, keys, label }) => (
    <Text key={id}>
      {keys.map(keyLabel).join(" or ")}: {label}
    </Text>
  ));
}

/** A narrow screen shows only the first keys of each row. */
function keyColumns(columns: number): number {
  return columns < NARROW ? 9 : 22;
}

/** Returns the title, with a legend of the row symbols if there are any. */
function helpTitle(
  location: LocationKind,
  { columns, states }: { columns: number; states: Symbols["states"] },
): string {
  const title = "Keyboard shortcuts";
  const legend = legendOf(location, { states });
  return legend === "" || columns < NARROW ? title : `${title}   ${legend}`;
}
