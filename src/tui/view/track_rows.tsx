import { Box } from "ink";
import { sanitize } from "../../core/printable.ts";
import { textWidth } from "../../core/text_width.ts";
import { useSymbols, useTones } from "../model/theme.ts";
import {
  type PickKind,
  type PickRow,
  pickRows,
  type TrackPicks,
} from "../model/track_picks.ts";
import { Text } from "./text.tsx";

const LABELS: Readonly<
  Record<PickKind, readonly [label: string, key: string]>
> = {
  version: ["Version", "v"],
  audio: ["Audio", "a"],
  subtitles: ["Subtitles", "t"],
};
const LABEL_CELLS = 10;
/** The key in brackets, and a space before it. */
const KEY_CELLS = 4;

/** Shows the versions and tracks of an item, and which of them play. */
export function TrackRows(
  { picks, width }: { picks: TrackPicks; width: number },
) {
  const rows = pickRows(picks);
  if (rows.length === 0) return null;
  return (
    <Box flexDirection="column" width={width} marginTop={1}>
      {rows.map((it) => <Options key={it.kind} row={it} width={width} />)}
    </Box>
  );
}

function Options({ row, width }: { row: PickRow; width: number }) {
  const tones = useTones();
  const { pointer, dot, ellipsis } = useSymbols();
  const [label, key] = LABELS[row.kind];
  const options = row.options.map(sanitize);
  const cells = width - LABEL_CELLS - KEY_CELLS;
  const first = firstShown(options, { at: row.at, cells });
  const parts = options.slice(first).map((option, at) => {
    const isPlayed = at + first === row.at;
    return (
      <Text key={at}>
        {at > 0 ? ` ${dot} ` : first > 0 ? `${ellipsis} ` : ""}
        <Text {...isPlayed ? { ...tones.accent, bold: true } : {}}>
          {isPlayed ? `${pointer} ${option}` : option}
        </Text>
      </Text>
    );
  });
  return (
    <Box>
      <Box width={LABEL_CELLS} flexShrink={0}>
        <Text dimColor>{label}</Text>
      </Box>
      <Box width={Math.max(1, cells)}>
        <Text wrap="truncate">{parts}</Text>
      </Box>
      {options.length > 1 && <Text dimColor>{` [${key}]`}</Text>}
    </Box>
  );
}

/** Returns the first option of a line that has room for the one that plays. */
function firstShown(
  options: readonly string[],
  { at, cells }: { at: number; cells: number },
): number {
  const isRoomy = (first: number) =>
    textWidth(options.slice(first, at + 1).join(" · ")) + 4 <= cells;
  const first = options.findIndex((_, index) => index >= at || isRoomy(index));
  return Math.max(0, first);
}
