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
  return (
    <Box flexDirection="column" width={1} flexShrink={0}>
      {Array.from({ length: lines }, (_, at) => {
        const isThumb = at >= thumb.from && at < thumb.from + thumb.length;
        const isLetter = at === line && letter !== null;
        return (
          <Text
            key={at}
            bold={isLetter}
            {...isLetter ? tones.accent : tones.dim}
          >
            {isLetter ? letter : isThumb ? symbols.thumb : " "}
          </Text>
        );
      })}
    </Box>
  );
}
