interface Skipped {
  readonly name: string;
  readonly collectionType: string | null;
  readonly reason: string;
}

/** Names the libraries that JellyTau cannot show; null if there are none. */
export function unsupportedNote(skipped: readonly Skipped[]): string | null {
  const names = skipped.filter((it) => it.reason === "unsupported")
    .map(({ name, collectionType }) => `"${name}" (${collectionType})`);
  return names.length === 0
    ? null
    : `Not supported and not read: ${names.join(", ")}`;
}
