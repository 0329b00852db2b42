import { Box } from "ink";
import { useContext, useEffect, useState } from "react";
import { ThemeContext } from "../model/theme.ts";
import { Text } from "../view/text.tsx";

/**
 * Draws two modules per character, one above the other; light ones are filled.
 */
const HALVES = [" ", "▄", "▀", "█"];

/**
 * Returns a QR code of the text, as lines.
 *
 * @returns no lines until it is encoded, and in ASCII
 */
export function useQrCode(text: string): readonly string[] {
  const { ascii } = useContext(ThemeContext);
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
  return ascii ? [] : lines;
}

export function QrCode({ lines }: { lines: readonly string[] }) {
  return (
    <Box flexDirection="column" flexShrink={0}>
      {lines.map((line, i) => <Text key={i}>{line}</Text>)}
    </Box>
  );
}

/**
 * Draws light modules on a dark background; the data includes the quiet zone.
 */
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
