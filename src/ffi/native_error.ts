/**
 * An error of a system library: its domain and code without its text, which is
 * translated and may quote the input.
 */
export class NativeError extends Error {
  override readonly name = "NativeError";
  /** `secret-error`, `g-io-error-quark`, `library`, `limit`, `stopped`, … */
  readonly domain: string;
  readonly code: number;

  constructor(
    domain: string,
    code: number,
    { message }: { message?: string | undefined } = {},
  ) {
    super(message ?? `${domain} ${code}`);
    this.domain = domain;
    this.code = code;
  }
}
