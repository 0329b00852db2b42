import { Failure } from "../core/failure.ts";

/** Reads the number of an entry. @throws {Failure} `usage` */
export function readPosition(text: string): number {
  if (/^[1-9][0-9]{0,8}$/.test(text)) return Number(text);
  throw new Failure(
    "usage",
    `Cannot use position "${text}": it is not a whole number of at least 1`,
  );
}
