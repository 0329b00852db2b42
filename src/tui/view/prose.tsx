import { type TextProps, Transform } from "ink";
import { Text } from "./text.tsx";

/** Shows text on several lines, none of which begins with a space. */
export function Prose(props: TextProps) {
  return (
    <Transform transform={withoutIndent}>
      <Text {...props} />
    </Transform>
  );
}

/** Removes the space that wrapping leaves at the beginning of a line. */
function withoutIndent(line: string, index: number): string {
  // deno-lint-ignore no-control-regex -- styles come before the space
  return index === 0 ? line : line.replace(/^((?:\x1b\[[0-9;]*m)*) +/, "$1");
}
