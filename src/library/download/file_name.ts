import { sanitize } from "../../core/printable.ts";

/** Leaves room for a number: file systems allow 255 bytes, some only 143. */
const NAME_MAX_BYTES = 130;
const EXTENSION_MAX_BYTES = 12;
/** Characters with a meaning on Windows or in a path. */
const RESERVED = /[<>:"/\\|?*]/g;
/** Windows' devices, with any extension. Source: "Naming Files", Win32. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/i;

/**
 * Makes a safe name for one file or folder from any `text` of a server: no
 * path, no device, no control or invisible character, not hidden, of bounded
 * length. Keeps the extension.
 */
export function safeFileName(text: string, otherwise: string): string {
  const plain = sanitize(text).normalize("NFC").replace(RESERVED, "_");
  const [stem, extension] = split(trim(plain));
  const cut = trim(cutToBytes(stem, NAME_MAX_BYTES - bytesOf(extension)));
  const named = cut === "" ? otherwise : cut;
  const safe = isDevice(named) ? `_${named}` : named;
  // The extension of unfinished downloads.
  return `${safe}${/^\.part$/i.test(extension) ? "_part" : extension}`;
}

/** Returns the same name with a number, for a name that is taken. */
export function numberedName(name: string, number: number): string {
  if (number < 2) return name;
  const [stem, extension] = split(name);
  return `${stem} (${number})${extension}`;
}

/** Returns the form under which the least exact file system compares names. */
export function nameKey(name: string): string {
  return name.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}

/**
 * Returns the file name of a `Content-Disposition`; null if it has none.
 * Prefers the extended form: the other has no letters beyond ASCII.
 *
 * Source: RFC 6266, RFC 8187.
 */
export function dispositionName(header: string | null): string | null {
  if (header === null) return null;
  const extended = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(header);
  const decoded = extended?.[1] ? decodePercent(extended[1]) : null;
  if (decoded) return decoded;
  const [, quoted, bare] =
    /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header) ?? [];
  return quoted?.replace(/\\(.)/g, "$1") ?? bare ?? null;
}

function decodePercent(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null; // not UTF-8: the other form is left
  }
}

/**
 * Removes dots and spaces at both ends: files that begin with a dot are hidden,
 * and Windows drops both at the end.
 */
function trim(text: string): string {
  return text.replace(/^[.\s]+|[.\s]+$/gu, "");
}

function isDevice(stem: string): boolean {
  return DEVICE.test(stem.split(".")[0]?.trim() ?? "");
}

function split(name: string): [stem: string, extension: string] {
  const [extension = ""] = /\.[\p{L}\p{N}]+$/u.exec(name) ?? [];
  const stem = name.slice(0, name.length - extension.length);
  const isOne = stem !== "" && bytesOf(extension) <= EXTENSION_MAX_BYTES;
  return isOne ? [stem, extension] : [name, ""];
}

function cutToBytes(text: string, maxBytes: number): string {
  let length = 0;
  let kept = "";
  for (const letter of text) {
    length += bytesOf(letter);
    if (length > maxBytes) break;
    kept += letter;
  }
  return kept;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
