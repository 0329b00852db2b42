type AsyncMethod = (...given: never[]) => Promise<unknown>;
type AsyncNames<T> = {
  [N in keyof T]-?: T[N] extends AsyncMethod ? N : never;
}[keyof T];

/** Returns a function that loads with its first call, and only once. */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () => loaded ??= load();
}

/**
 * Returns the named methods of an object. Its code is loaded when one of them
 * is called, because most commands need little of the program.
 */
export function late<T, N extends AsyncNames<T>>(
  load: () => Promise<T>,
  names: readonly N[],
): Pick<T, N> {
  const methods = names.map((name) => {
    const call = async (...given: unknown[]) => {
      const loaded = await load();
      return await Reflect.apply(loaded[name] as AsyncMethod, loaded, given);
    };
    return [name, call] as const;
  });
  return Object.fromEntries(methods) as Pick<T, N>;
}
