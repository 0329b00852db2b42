/** What a test or a person can make the demo server do. */
export interface Switches {
  /** `starting`: the set-up stand-in; `loading`: routes are up, core is not. */
  phase: "ready" | "starting" | "loading" | "ip-blocked";
  id: string;
  serverName: string;
  version: string;
  productName: string;
  /** Tokens are also looked for where old clients put them (before 12). */
  legacyAuthorization: boolean;
  /** Handed out as every new token, so that it can be searched for. */
  token: string | null;
  /** Before each answer. */
  delayMs: number;
  /** The sign-in fails with 500, as 10.11.0 to 10.11.8 sometimes did. */
  brokenSignIn: boolean;
  /** Answers instead of the server, when it gives one. */
  answer:
    | ((request: Request) => Response | null | Promise<Response | null>)
    | null;
}
