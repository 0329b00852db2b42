/** JellyTau's own variables, which contain secrets or say where they are. */
const OWN_VARIABLES = /^(JELLYTAU_|CREDENTIALS_DIRECTORY$)/;

/** Returns the environment for a child process, without JellyTau's variables. */
export function childEnvironment(): Record<string, string> {
  const all = Object.entries(Deno.env.toObject());
  return Object.fromEntries(all.filter(([name]) => !OWN_VARIABLES.test(name)));
}
