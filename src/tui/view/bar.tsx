import { useContext } from "react";
import { barOf } from "../model/bar.ts";
import { ThemeContext, useTones } from "../model/theme.ts";
import { Text } from "./text.tsx";

/** Shows how much of something is done, as `━━━╸────`. */
export function Bar(
  { part, cells, plain = false }: {
    /** From 0 to 1. */
    part: number;
    cells: number;
    /** True in a row that has a style of its own. */
    plain?: boolean;
  },
) {
  const tones = useTones();
  const { ascii, linear } = useContext(ThemeContext);
  // A screen reader reads each of its characters.
  if (linear) return null;
  const { done, todo } = barOf(part, { cells, ascii });
  return (
    <Text>
      <Text {...plain ? {} : tones.accent}>{done}</Text>
      <Text {...plain ? {} : tones.dim}>{todo}</Text>
    </Text>
  );
}
