import { Failure } from "./failure.ts";

/** Longer addresses are refused; browsers stop near this length as well. */
const MAX_LENGTH = 2_000;

/**
 * The one form in which a server's address is kept: scheme, host and port,
 * base path, no trailing slash. Without a scheme it is https.
 *
 * @throws {Failure} `usage` for what is not an http(s) address, or one with a
 * user, a password, a query or a fragment
 */
export function normaliseServerUrl(text: string): string {
  const typed = text.trim();
  const url = parse(
    /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`,
  );
  if (url.username !== "" || url.password !== "") {
    throw refuse("it holds a user or a password");
  }
  if (url.search !== "" || url.hash !== "") {
    throw refuse("it holds a query or a fragment");
  }
  const path = url.pathname.replace(/\/{2,}/g, "/").replace(/\/$/, "");
  return `${url.origin}${withoutWebClient(path)}`;
}

function parse(text: string): URL {
  if (text.length > MAX_LENGTH) throw refuse("it is too long");
  const url = URL.parse(text);
  if (url === null) throw refuse("it is none");
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw refuse("it does not start with https://");
  }
  return url;
}

/** People copy the address of the web client out of their browser. */
function withoutWebClient(path: string): string {
  return path.replace(/\/web(\/index\.html)?$/, "");
}

function refuse(found: string): Failure {
  return new Failure("usage", `Cannot use address of the server: ${found}`, {
    hint: "Write it like https://media.example or https://host:8920/jellyfin",
  });
}
