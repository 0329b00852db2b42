/** Codes for an unknown language, several languages or none. */
const NO_LANGUAGE: Readonly<Record<string, string>> = {
  mis: "other language",
  mul: "several languages",
  und: "unknown language",
  zxx: "no words",
};

let names: Intl.DisplayNames | undefined;

/** Returns the English name of a language code; other text stays as it is. */
export function languageName(code: string): string {
  const plain = code.trim().toLowerCase();
  if (Object.hasOwn(NO_LANGUAGE, plain)) return NO_LANGUAGE[plain] ?? code;
  try {
    names ??= new Intl.DisplayNames("en", { type: "language" });
    return names.of(plain) ?? code;
  } catch (caught) {
    if (caught instanceof RangeError) return code;
    throw caught;
  }
}
