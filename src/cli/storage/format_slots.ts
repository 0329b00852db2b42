import type { SlotView } from "../../service/protocol.ts";
import { table } from "../output/table.ts";

/** Returns one line per way to unlock, with what it protects against. */
export function formatSlots(slots: readonly SlotView[]): string[] {
  if (slots.length === 0) return ["No encrypted file"];
  return table(slots.map((it) => [
    it.id,
    it.kind,
    `protects against ${it.protects}`,
  ]));
}
