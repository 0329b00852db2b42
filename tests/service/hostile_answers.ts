/** Replies of a server that sends the token back. */
import { SECRET_WORD } from "../secret_word.ts";

/** Replies with the header that it was sent and with the token. */
export function echo(request: Request): Response | null {
  const { pathname } = new URL(request.url);
  if (pathname === "/System/Info/Public") return null;
  const authorization = request.headers.get("authorization") ?? "";
  const said = JSON.stringify({ TranscodingUrl: `/x?ApiKey=${SECRET_WORD}` });
  return new Response(said + authorization, {
    status: 500,
    statusText: SECRET_WORD,
    headers: { "x-echo": authorization, "content-type": "text/plain" },
  });
}

/** Sends on to an address that holds the token. */
export function elsewhere(request: Request): Response | null {
  const { pathname } = new URL(request.url);
  if (pathname === "/System/Info/Public") return null;
  const location = `https://x.example/${SECRET_WORD}?ApiKey=${SECRET_WORD}`;
  return new Response(null, { status: 302, headers: { location } });
}
