/** Reads which server the suite runs against, from the environment. */

export interface RealSettings {
  readonly url: string;
  readonly userName: string;
  readonly password: string;
  /** The folder of the media, here and as the server sees it. */
  readonly media: string;
  readonly mediaOnServer: string;
  readonly caFile: string | null;
  readonly pinSha256: string | null;
}

const PREFIX = "JELLYTAU_REAL_";
const DEFAULT_USER = "root";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns null if no real server is named: then the demo server is used.
 *
 * @throws {Error} with the name of a variable that is missing or wrong
 */
export function readSettings(env: Environment): RealSettings | null {
  const given = (name: string) => env[`${PREFIX}${name}`]?.trim() || null;
  const url = given("SERVER");
  if (url === null) {
    const other = Object.keys(env).find((it) => it.startsWith(PREFIX));
    if (other === undefined) return null;
    throw missing("SERVER", "the address of the server, https://…");
  }
  const media = given("MEDIA");
  if (media === null) {
    throw missing("MEDIA", "a folder that the server can read");
  }
  return {
    url: checkedUrl(url),
    userName: given("USER") ?? DEFAULT_USER,
    password: readPassword(given("PASSWORD_FILE")),
    media: checkedFolder(media),
    mediaOnServer: (given("MEDIA_ON_SERVER") ?? media).replace(/[\\/]+$/, ""),
    caFile: env.JELLYTAU_CA_FILE || null,
    pinSha256: given("PIN"),
  };
}

function missing(name: string, value: string): Error {
  return new Error(`${PREFIX}${name} is not set: it needs ${value}`);
}

function wrong(
  name: string,
  { value, state }: { value: string; state: string },
): Error {
  return new Error(`${PREFIX}${name} is "${value}": ${state}`);
}

function checkedUrl(text: string): string {
  const url = URL.parse(text);
  const isTunnel = url?.protocol === "http:" &&
    /^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname);
  if (url === null || (url.protocol !== "https:" && !isTunnel)) {
    const state = "it must be https://…, or http:// on this machine";
    throw wrong("SERVER", { value: text, state });
  }
  return text.replace(/\/+$/, "");
}

/** Reads a password from a file, without the end of its last line. */
function readPassword(path: string | null): string {
  if (path === null) {
    const value = "the path of a file with the administrator's password";
    throw missing("PASSWORD_FILE", value);
  }
  try {
    return Deno.readTextFileSync(path).replace(/\r?\n$/, "");
  } catch {
    throw wrong("PASSWORD_FILE", {
      value: path,
      state: "the file cannot be read",
    });
  }
}

function checkedFolder(path: string): string {
  try {
    if (path.startsWith("/") && Deno.statSync(path).isDirectory) {
      return path.replace(/\/+$/, "");
    }
  } catch {
    // reported below
  }
  throw wrong("MEDIA", {
    value: path,
    state: "it must be the whole path of a folder",
  });
}
