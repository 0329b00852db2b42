/** Checks for decoding the encrypted file. */
import { Failure } from "../../core/failure.ts";

/**
 * Returns the failure for a damaged file. Nothing is ever deleted because it
 * cannot be read.
 */
export function damaged(state: string): Failure {
  return new Failure("storage_damaged", `Cannot read encrypted file: ${state}`);
}

/** @throws {Failure} `storage_damaged` if the bytes are not UTF-8 */
export function textOf(bytes: Uint8Array): string {
  try {
    const strict = { fatal: true, ignoreBOM: true };
    return new TextDecoder("utf-8", strict).decode(bytes);
  } catch {
    throw damaged("it is not text");
  }
}

/** @throws {Failure} `storage_damaged` if the text is not a JSON object */
export function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged("it is not well formed");
  }
  return objectOf(value);
}

export function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw damaged("it is not well formed");
  }
  return value as Record<string, unknown>;
}

export function isHex(value: unknown, length: number): value is string {
  return typeof value === "string" && value.length === length &&
    /^[0-9a-f]+$/.test(value);
}

/** Returns whether a value is a whole number above zero. */
export function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}
