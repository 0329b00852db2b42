/** Tests the whole command line against a server that lies. */
import { gzipSync } from "node:zlib";
import { type FailureKind, FAILURES } from "../../src/core/failure.ts";
import {
  type CertificateKind,
  makeCertificate,
} from "../../src/demo/certificate.ts";
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  type Conversation,
  httpReply,
  networkTest,
  PUBLIC_INFO,
  sharedCertificate,
  withRawServer,
} from "../jellyfin/jellyfin_fixture.ts";
import { answer, TLS_1_0, withTcpServer } from "../jellyfin/tcp_server.ts";
import { login, SMALL, withDemo } from "./cli_demo.ts";
import { type Ran, type Run, withCli } from "./cli_fixture.ts";

const LIMIT_S = 1.5;
/**
 * A limit for operations that must end by themselves, long enough for a busy
 * machine.
 */
const AMPLE_S = 60;
const PASSWORD = "pa55-of-the-test";

/** Checks that a failure is complete for users and for scripts. */
function checkFailure(ran: Ran, kinds: readonly FailureKind[]): void {
  const { error } = JSON.parse(ran.stderr.trim().split("\n").at(-1) ?? "");
  assert(kinds.includes(error.kind), `${error.kind}: ${error.message}`);
  assertEquals(ran.code, FAILURES[error.kind as FailureKind].exitCode);
  assertEquals(ran.code, error.exitCode);
  assertEquals(ran.stdout, "");
  assertMatch(error.message, /^Cannot .*: ./);
  assert(error.hint.length > 10, error.hint);
  // deno-lint-ignore no-control-regex -- none may reach a terminal
  assert(!/[\x00-\x1f\x7f-\x9f]/.test(error.message + error.hint));
  assert(!ran.stderr.includes(PASSWORD));
  assert(!/\bat .*\.ts:\d/.test(ran.stderr), "no stack trace");
}

async function loginTo(
  run: Run,
  url: string,
  { caPem, limitS = AMPLE_S }: { caPem: string | null; limitS?: number },
): Promise<Ran> {
  const caFile = caPem === null ? null : await Deno.makeTempFile();
  if (caFile !== null) await Deno.writeTextFile(caFile, caPem ?? "");
  const trust = caFile === null ? [] : ["--ca-file", caFile];
  const args = login(url, ...trust, "--timeout", `${limitS}`, "--json");
  const ran = await run(args, { stdin: PASSWORD });
  if (caFile !== null) await Deno.remove(caFile);
  const { accounts } = (await run(["auth", "list", "--json"])).json;
  assertEquals(accounts, [], "nothing was kept");
  return ran;
}

/**
 * Certificates that are refused. A self-signed one as its own CA is not among
 * them: Deno 2.9 accepts it, 2.7 cannot, and both are correct.
 */
const CERTIFICATES: [kind: CertificateKind, withCa: boolean][] = [
  ["expired", true],
  ["not-yet-valid", true],
  ["wrong-name", true],
  ["self-signed", false],
  ["ca-signed", false],
];

for (const [certificate, withCa] of CERTIFICATES) {
  const how = withCa ? "its CA given" : "no CA given";
  networkTest(
    `\`auth login\` exits with 6 and sends nothing when the certificate is ${certificate} with ${how}`,
    async () => {
      const demo = await startDemoServer({ ...SMALL, certificate });
      const caPem = withCa ? demo.certificate.caPem : null;
      try {
        await withCli(async (run) => {
          const ran = await loginTo(run, demo.url, { caPem });
          checkFailure(ran, ["tls_untrusted"]);
          assert(ran.stderr.includes(demo.certificate.sha256));
          assertEquals(demo.log.requests, []);
        });
      } finally {
        await demo.stop();
      }
    },
  );
}

networkTest(
  "`auth login` says that a server does not speak TLS when it speaks http",
  async () => {
    const demo = await startDemoServer({ ...SMALL, plain: true });
    try {
      await withCli(async (run) => {
        const url = demo.url.replace("http:", "https:");
        checkFailure(await loginTo(run, url, { caPem: null }), ["unreachable"]);
        assertEquals(demo.log.requests, []);
      });
    } finally {
      await demo.stop();
    }
  },
);

networkTest(
  "`auth login` asks for a newer server when it speaks TLS 1.0 only",
  async () => {
    await withTcpServer(answer(...TLS_1_0), async (url) => {
      await withCli(async (run) => {
        const ran = await loginTo(run, url, { caPem: null });
        checkFailure(ran, ["unreachable"]);
        assertMatch(ran.stderr, /TLS 1\.2 or later/);
      });
    });
  },
);

const JSON_TYPE = "content-type: application/json\r\n";
const HTML = { "content-type": "text/html" };
const ok = (headers: string, body = "") =>
  `HTTP/1.1 200 OK\r\n${headers}\r\n${body}`;
const says = (text: string): Conversation => ({ say }) => say(text);
const redirect = (location: string) =>
  says(httpReply(302, { headers: { location } }));
const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** The failures of a body that is cut off at a time limit or a size limit. */
const CUT: FailureKind[] = ["server_error", "unreachable", "timeout"];

/** Ways to answer every request, and the failures that may follow. */
const ANSWERS: [title: string, talk: Conversation, kinds: FailureKind[]][] = [
  ["redirects to http", redirect("http://127.0.0.1:9/"), ["insecure"]],
  ["redirects to another host", redirect("https://x.example/"), ["insecure"]],
  [
    "redirects in a loop",
    ({ request, say }) => {
      const [, path = "/"] = request.split(" ");
      return say(httpReply(302, { headers: { location: path } }));
    },
    ["not_jellyfin"],
  ],
  [
    "sends a page",
    says(httpReply(200, { headers: HTML, body: "<html>" })),
    ["not_jellyfin"],
  ],
  ["sends nothing", says(httpReply(200)), ["not_jellyfin"]],
  [
    "sends JSON of another type",
    says(httpReply(200, {
      headers: { "content-type": "application/octet-stream" },
      body: "{}",
    })),
    ["not_jellyfin"],
  ],
  ["breaks off in a body", async ({ say, connection }) => {
    await say(ok(`${JSON_TYPE}content-length: 900\r\n`, "{"));
    connection.close();
  }, CUT],
  ["sends a gzip bomb", async ({ say }) => {
    const body = gzipSync(new Uint8Array(16 << 20));
    const length = `content-length: ${body.length}\r\n`;
    await say(ok(`${JSON_TYPE}content-encoding: gzip\r\n${length}`));
    await say(body);
  }, ["not_jellyfin"]],
  ["sends 1 GiB", async ({ say }) => {
    await say(ok(`${JSON_TYPE}content-length: 1073741824\r\n`));
    while (true) await say(new Uint8Array(65_536).fill(0x20));
  }, ["server_error"]],
  ["never stops sending", async ({ say }) => {
    await say(ok(`${JSON_TYPE}transfer-encoding: chunked\r\n`));
    while (true) await say(`1000\r\n${" ".repeat(4_096)}\r\n`);
  }, ["server_error"]],
  ["sends a byte per second", async ({ say }) => {
    await say(ok(`${JSON_TYPE}content-length: 1000\r\n`));
    while (true) await pause(1_000).then(() => say(" "));
  }, ["timeout"]],
  ["never answers", () => pause(LIMIT_S * 1000 + 500), ["timeout"]],
  [
    "hangs up on a request",
    ({ connection }) => connection.close(),
    ["unreachable", "timeout"],
  ],
  ["hangs up in a header", async ({ say, connection }) => {
    await say("HTTP/1.1 200 OK\r\ncontent-");
    connection.close();
  }, ["unreachable", "timeout"]],
  [
    "nests JSON without end",
    says(httpReply(200, { body: "[".repeat(9_000) })),
    ["not_jellyfin"],
  ],
  ["sends 300 headers", says(ok("x: y\r\n".repeat(300))), ["server_error"]],
  [
    "sends text (E2)",
    says(httpReply(500, {
      headers: { "content-type": "text/plain" },
      body: "Error processing request.",
    })),
    ["server_error"],
  ],
  [
    "sends an object (E4)",
    says(httpReply(418, { body: '{"status":418}' })),
    ["server_error"],
  ],
  [
    "is starting (E5)",
    says(httpReply(503, { headers: { ...HTML, "retry-after": "3600" } })),
    ["server_error"],
  ],
  [
    "has a proxy that asks for a password",
    says(httpReply(401, { headers: { "www-authenticate": "Basic" } })),
    ["forbidden"],
  ],
  ["refuses everybody (E1)", says(httpReply(403)), ["forbidden"]],
];

for (const [title, talk, kinds] of ANSWERS) {
  const limitS = kinds.includes("timeout") ? LIMIT_S : AMPLE_S;
  networkTest(
    `\`auth login\` fails in time and says what to do when the server ${title}`,
    async () => {
      await withRawServer(talk, async ({ url, received }) => {
        await withCli(async (run) => {
          const { caPem } = await sharedCertificate();
          checkFailure(await loginTo(run, url, { caPem, limitS }), kinds);
          assertNoToken(received);
          assert(received.every((it) => !it.startsWith("POST ")));
        });
      });
    },
  );
  networkTest(
    `\`auth login\` sends the password once when the server ${title} at the sign-in`,
    async () => {
      const info = httpReply(200, { body: JSON.stringify(PUBLIC_INFO) });
      const late: Conversation = (peer) =>
        peer.request.startsWith("GET /System/Info/Public ")
          ? peer.say(info)
          : talk(peer);
      await withRawServer(late, async ({ url, received }) => {
        await withCli(async (run) => {
          const { caPem } = await sharedCertificate();
          checkFailure(await loginTo(run, url, { caPem, limitS }), kinds);
          assertNoToken(received);
          const posts = received.filter((it) => it.startsWith("POST "));
          assertEquals(posts.length, 1);
        });
      });
    },
  );
}

function assertNoToken(received: readonly string[]): void {
  for (const request of received) {
    const [line = ""] = request.split("\r\n");
    assert(!/Token=|X-Emby|X-MediaBrowser|^cookie:/im.test(request), request);
    assert(!line.includes("?"), line);
  }
}

/** Redirects that a stored token must never follow. */
const TURNS: [title: string, reply: (other: string) => Response][] = [
  ["another host", (other) => toPlace(302, `${other}/Users/Me`)],
  ["another host, for good", (other) => toPlace(308, `${other}/Users/Me`)],
  ["http", () => toPlace(307, "http://127.0.0.1:9/Users/Me")],
  ["itself", () => toPlace(302, "/Users/Me")],
];

function toPlace(status: number, location: string): Response {
  return new Response(null, { status, headers: { location } });
}

for (const [title, reply] of TURNS) {
  networkTest(
    `a token goes nowhere else when its server redirects to ${title}`,
    async () => {
      const certificate = await makeCertificate("ca-signed");
      const other = await startDemoServer({ ...SMALL, certificate });
      try {
        await withDemo({ certificate }, async ({ run, demo, caFile }) => {
          const signIn = login(demo.url, "--ca-file", caFile);
          assertEquals((await run(signIn, { stdin: "demo" })).code, 0);
          const isInfo = (it: Request) => it.url.endsWith("/Info/Public");
          demo.options.answer = (it) => isInfo(it) ? null : reply(other.url);
          for (const args of [["auth", "status"], ["api", "/Users/Me"]]) {
            const ran = await run([...args, "--json"]);
            assert([6, 7].includes(ran.code), `${ran.code}: ${ran.stderr}`);
          }
          const logout = await run(["auth", "logout", "--json"]);
          assertEquals(logout.code, FAILURES.partial.exitCode);
          assertEquals(other.log.requests, []);
          assertEquals(demo.log.tokensSeenOutside(), 0);
        });
      } finally {
        await other.stop();
      }
    },
  );
}
