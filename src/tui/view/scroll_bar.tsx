import { Box } from "ink";
import { type Thumb } from "../model/scroll_bar.ts";
import { useSymbols, useTones } from "../model/theme.ts";
import { Text } from "./text.tsx";

/** Shows which part of a list is visible, and the letter at the cursor. */
export function ScrollBar(
  { thumb, lines, letter, line }: {
    thumb: Thumb;
    lines: number;
    /** null if the list is not sorted by name. */
    letter: string | null;
    /** The line of the cursor. */
    line: number;
  },
) {
  const tones = useTones();
  const symbols = useSymbols();
  const cells = Array.from({ length: lines }, (_, at) => {
    const isThumb = at >= thumb.from && at < thumb.from + thumb.length;
    return isThumb ? symbols.thumb : " ";
  });
  const at = letter === null ? lines : line;
  const above = cells.slice(0, at).join("\n");
  const below = cells.slice(at + 1).join("\n");
  // One text for all lines is laid out faster than a text for each.
  return (
    <Box width={1} flexShrink={0}>
      <Text>
        <Text {...tones.dim}>{above}</Text>
        {above !== "" && at < lines && "\n"}
        <Text bold {...tones.accent}>{at < lines && letter}</Text>
        {below !== "" && "\n"}
        <Text {...tones.dim}>{below}</Text>
      </Text>
    </Box>
  );
}
