import { formatSize } from "../../core/labels.ts";
import { useSymbols } from "../model/theme.ts";
import { percent } from "../model/labels.ts";
import { Text } from "./text.tsx";

/**
 * Shows `[####----] 52%  38.1 MB of 73.0 MB`, or less if the whole is not
 * known.
 */
export function ProgressBar(
  { part, whole, width, unit = "bytes" }: {
    part: number;
    whole: number | null;
    width: number;
    unit?: "bytes" | "items";
  },
) {
  const { done, todo } = useSymbols();
  const said = unit === "bytes" ? formatSize : String;
  const words = whole === null
    ? said(part)
    : `${percent(part, whole)}  ${said(part)} of ${said(whole)}`;
  const cells = Math.min(30, width - words.length - 4);
  if (whole === null || cells < 5) return <Text wrap="truncate">{words}</Text>;
  const full = Math.round(Math.min(1, part / Math.max(1, whole)) * cells);
  return (
    <Text wrap="truncate">
      [{done.repeat(full)}
      {todo.repeat(cells - full)}] {words}
    </Text>
  );
}
