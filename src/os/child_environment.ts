/** JellyTau's own variables, which contain secrets or say where they are. */
const OWN_VARIABLES = /^(JELLYTAU_|CREDENTIALS_DIRECTORY$)/;
/** Variables with the proxy for `http:` addresses. */
const PROXIES = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
/** The host of the addresses that JellyTau gives to other programs. */
const LOOPBACK = "127.0.0.1";

/**
 * Returns the environment for a child process, without JellyTau's variables. If
 * there is a proxy, excludes this machine: it must not get the addresses that
 * JellyTau serves there.
 */
export function childEnvironment(): Record<string, string> {
  const all = Object.entries(Deno.env.toObject());
  const given = Object.fromEntries(
    all.filter(([name]) => !OWN_VARIABLES.test(name)),
  );
  if (!PROXIES.some((it) => given[it])) return given;
  const { no_proxy: lower, NO_PROXY: upper } = given;
  return {
    ...given,
    no_proxy: withLoopback(lower ?? upper),
    NO_PROXY: withLoopback(upper ?? lower),
  };
}

/** Some programs understand `*` only if it stands alone. */
function withLoopback(hosts = ""): string {
  if (hosts.trim() === "*") return hosts;
  return hosts.trim() === "" ? LOOPBACK : `${hosts},${LOOPBACK}`;
}
