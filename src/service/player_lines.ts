import * as v from "valibot";

/** Decodes a line of another process; returns null if it is invalid. */
export function decodeLine<T>(
  schema: v.GenericSchema<unknown, T>,
  line: string,
): T | null {
  try {
    return v.parse(schema, JSON.parse(line));
  } catch {
    return null;
  }
}
