/** Older servers also answer below these. */
const PREFIXES = ["emby", "mediabrowser"];
/** A proxy and a server may each decode once. */
const DECODINGS = 3;

/**
 * Routes that issue, list or end sign-ins, and so would outlast a loan. A `*`
 * stands for one segment; what follows a route belongs to it.
 */
const REFUSED = [
  "auth/keys",
  "devices",
  "quickconnect",
  "sessions/logout",
  "socket",
  "startup",
  "users/*/authenticate",
  "users/*/easypassword",
  "users/*/password",
  "users/*/policy",
  "users/authenticatebyname",
  "users/authenticatewithquickconnect",
  "users/forgotpassword",
  "users/new",
  "users/password",
].map((it) => it.split("/"));

/**
 * Returns whether a borrowed token may not be used for a path, in any spelling
 * that a server or a proxy could understand.
 */
export function isRefusedRoute(path: string): boolean {
  const [given = ""] = path.split("?", 1);
  return spellings(given).some((text) => {
    const segments = text.toLowerCase().split(/[/\\]/)
      .map((it) => it.replace(/;.*/, "").trim())
      .filter((it) => it !== "");
    while (PREFIXES.includes(segments[0] ?? "")) segments.shift();
    return REFUSED.some((route) =>
      route.every((it, at) =>
        segments[at] !== undefined && (it === "*" || it === segments[at])
      )
    );
  });
}

/** Returns the text and the results of decoding it repeatedly. */
function spellings(text: string): string[] {
  const found = [text];
  for (let i = 0; i < DECODINGS; i++) {
    try {
      found.push(decodeURIComponent(found.at(-1) ?? ""));
    } catch {
      break;
    }
  }
  return found;
}
