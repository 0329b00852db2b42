/** Cloudflare's own statuses for a server that it cannot reach or use. */
export const CLOUDFLARE_STATUSES: readonly number[] = [
  ...[520, 521, 522, 523, 524, 525, 526, 527, 530],
];

/** Returns whether a gateway sends the status when it cannot reach the server. */
export function isGatewayError(status: unknown): boolean {
  return [502, 503, 504, ...CLOUDFLARE_STATUSES].some((it) => it === status);
}
