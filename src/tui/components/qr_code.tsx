import { Text } from "ink";
import { useContext, useEffect, useState } from "react";
import { LookContext } from "../look.ts";

/** Two modules a character, one above the other; light ones are drawn. */
const HALVES = [" ", "▄", "▀", "█"];

/** A link for the camera of a telephone; nothing where characters cannot. */
export function QrCode({ text, rows }: { text: string; rows: number }) {
  const { ascii } = useContext(LookContext);
  const [lines, setLines] = useState<readonly string[]>([]);
  useEffect(() => {
    let wanted = true;
    import("uqr").then(({ encode }) => {
      if (wanted) setLines(linesOf(encode(text, { border: 2 }).data));
    });
    return () => {
      wanted = false;
    };
  }, [text]);
  if (ascii || lines.length > rows) return null;
  return lines.map((line, i) => <Text key={i}>{line}</Text>);
}

/** Light on dark, as most terminals are; the quiet zone is part of the data. */
export function linesOf(modules: readonly (readonly boolean[])[]): string[] {
  const lines: string[] = [];
  for (let row = 0; row < modules.length; row += 2) {
    const upper = modules[row] ?? [];
    const lower = modules[row + 1] ?? [];
    lines.push(
      upper.map((dark, x) => {
        const light = (dark ? 0 : 2) + (lower[x] === false ? 1 : 0);
        return HALVES[light];
      }).join(""),
    );
  }
  return lines;
}
