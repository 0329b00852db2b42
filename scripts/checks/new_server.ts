/** Sets up a new Jellyfin server. */

/** The first start of a container creates its database. */
const START_LIMIT_MS = 5 * 60_000;
const POLL_MS = 1_000;
const CALL_LIMIT_MS = 60_000;
const IDENTITY =
  'MediaBrowser Client="JellyTau tests", Device="set-up", DeviceId="set-up", ' +
  'Version="0"';
export const FRESH_USER = "root";
/** Addresses for documentation, which no client has. */
const NO_NETWORK = "192.0.2.0/24";

/** Waits for a server, which first refuses connections or replies 503. */
export async function untilReady(origin: string): Promise<void> {
  const deadlineMs = Date.now() + START_LIMIT_MS;
  while (true) {
    const reply = await fetch(`${origin}/System/Info/Public`, {
      signal: AbortSignal.timeout(CALL_LIMIT_MS),
    }).catch(() => null);
    const text = await reply?.text().catch(() => "");
    if (reply?.status === 200 && text?.includes("ServerName")) return;
    if (Date.now() > deadlineMs) {
      throw new Error(`${origin} is not ready after five minutes`);
    }
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

/** Answers the questions of the first start. */
export async function setUp(origin: string, password: string): Promise<void> {
  const ask = asking(origin, IDENTITY);
  await ask("POST /Startup/Configuration", {
    UICulture: "en-US",
    MetadataCountryCode: "US",
    PreferredMetadataLanguage: "en",
  });
  await ask("GET /Startup/User"); // creates the first user
  await ask("POST /Startup/User", { Name: FRESH_USER, Password: password });
  await ask("POST /Startup/RemoteAccess", {
    EnableRemoteAccess: true,
    EnableAutomaticPortMapping: false,
  });
  await ask("POST /Startup/Complete");
  const signIn = { Username: FRESH_USER, Pw: password };
  const { AccessToken } = await ask(
    "POST /Users/AuthenticateByName",
    signIn,
  );
  const askAs = asking(origin, `${IDENTITY}, Token="${AccessToken}"`);
  const network = await askAs("GET /System/Configuration/network");
  const LocalNetworkSubnets = [NO_NETWORK];
  const changed = { ...network, LocalNetworkSubnets };
  await askAs("POST /System/Configuration/network", changed);
  await askAs("POST /Sessions/Logout");
}

function asking(origin: string, authorization: string) {
  return async (call: `${"GET" | "POST"} /${string}`, body?: unknown) => {
    const [method = "", path = ""] = call.split(" ");
    const reply = await fetch(`${origin}${path}`, {
      method,
      headers: { authorization, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(CALL_LIMIT_MS),
    });
    const text = await reply.text();
    if (reply.ok) return text === "" ? null : JSON.parse(text);
    throw new Error(`${call}: ${reply.status}`);
  };
}

/** Connects each TLS connection to the server. */
export async function forward(
  listener: Deno.TlsListener,
  { hostname, port }: URL,
) {
  for await (const from of listener) {
    void (async () => {
      try {
        const to = await Deno.connect({ hostname, port: Number(port || 80) });
        await Promise.allSettled([
          from.readable.pipeTo(to.writable),
          to.readable.pipeTo(from.writable),
        ]);
      } catch {
        from.close();
      }
    })();
  }
}
