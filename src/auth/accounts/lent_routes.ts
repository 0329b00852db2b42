import { decodings } from "./api_path.ts";

/**
 * Routes that issue, list or end sign-ins, and so would outlast a loan. The logs
 * can contain the tokens of other clients. A `*` stands for one segment; what
 * follows a route belongs to it.
 */
const REFUSED = [
  "auth/keys",
  "devices",
  "quickconnect",
  "sessions/logout",
  "socket",
  "startup",
  "system/logs",
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
 * that a server or a proxy could understand, and below any base path.
 */
export function isRefusedRoute(path: string): boolean {
  const [given = ""] = path.split("?", 1);
  return decodings(given).some((text) => {
    const segments = text.normalize("NFKC").toLowerCase().split(/[/\\]/)
      .map((it) => it.replace(/[;?#].*/s, "").trim())
      .filter((it) => it !== "");
    return segments.some((_, from) => startsRefused(segments.slice(from)));
  });
}

function startsRefused(segments: readonly string[]): boolean {
  return REFUSED.some((route) =>
    route.every((it, at) =>
      segments[at] !== undefined && (it === "*" || it === segments[at])
    )
  );
}
