import type { TextProps } from "ink";
import { useContext } from "react";
import { sanitize } from "../../core/printable.ts";
import { textWidth } from "../../core/text_width.ts";
import { type Typed, visibleLine } from "../model/text_input.ts";
import { ThemeContext } from "../model/theme.ts";
import { Text } from "./text.tsx";

/** Shows a label and the part of a typed line that fits, with its caret. */
export function TypedText(
  { label = "", line, cells, ...style }: {
    label?: string;
    line: Typed;
    /** The room for both; 0 for a screen reader, which has no columns. */
    cells: number;
  } & TextProps,
) {
  const { linear } = useContext(ThemeContext);
  const room = linear ? Infinity : cells - textWidth(label);
  const { before, at, after } = visibleLine(line, room);
  const shown = sanitize(at);
  return (
    <Text {...style} wrap="truncate">
      {label}
      {sanitize(before)}
      {shown === "" || linear ? "_" : <Text inverse>{shown}</Text>}
      {linear ? shown : ""}
      {sanitize(after)}
    </Text>
  );
}
