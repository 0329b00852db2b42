/**
 * Sets up a new Jellyfin server and runs `scripts/test real-server` on it.
 *
 *   scripts/deno run -A scripts/checks/fresh_server.ts http://127.0.0.1:8096
 *
 * The server must not be set up yet, like a new container. It gets an
 * administrator and a TLS listener. Its settings treat every client as remote,
 * so that the limits for remote clients apply.
 */
import { makeCertificate } from "../../src/demo/certificate.ts";
import { forward, FRESH_USER, setUp, untilReady } from "./new_server.ts";

Deno.exit(await main());

async function main(): Promise<number> {
  const url = URL.parse(Deno.args[0] ?? "");
  if (url?.protocol !== "http:") {
    const text = "Give the http:// address of a new server\n";
    Deno.stderr.writeSync(new TextEncoder().encode(text));
    return 2;
  }
  const { origin } = url;
  const folder = await Deno.makeTempDir();
  const password = crypto.getRandomValues(new Uint8Array(12)).toHex();
  await untilReady(origin);
  await setUp(origin, password);
  const certificate = await makeCertificate("ca-signed");
  const listener = Deno.listenTls({
    hostname: "127.0.0.1",
    port: 0,
    cert: certificate.certPem,
    key: certificate.keyPem,
  });
  void forward(listener, url);
  await Deno.writeTextFile(`${folder}/ca.pem`, certificate.caPem);
  await Deno.writeTextFile(`${folder}/password`, password, { mode: 0o600 });
  const child = new Deno.Command("scripts/test", {
    args: ["real-server"],
    env: {
      JELLYTAU_REAL_SERVER: `https://127.0.0.1:${listener.addr.port}`,
      JELLYTAU_REAL_USER: FRESH_USER,
      JELLYTAU_REAL_PASSWORD_FILE: `${folder}/password`,
      JELLYTAU_CA_FILE: `${folder}/ca.pem`,
    },
  }).spawn();
  const { code } = await child.status;
  listener.close();
  await Deno.remove(folder, { recursive: true });
  return code;
}
