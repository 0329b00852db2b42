/** Keeps tests that count open timers apart from those that leave some. */

/**
 * Reports `Deno.test()` in a file that uses `networkTest()`: the HTTP library's
 * own timer may end during a later test, which Deno then reports as a leak.
 */
export const networkTests: Deno.lint.Rule = {
  create(context) {
    let usesNetwork = false;
    return {
      ImportSpecifier(node): void {
        usesNetwork ||= node.local.name === "networkTest";
      },
      CallExpression({ callee }): void {
        if (!usesNetwork || callee.type !== "MemberExpression") return;
        const { object, property } = callee;
        const isTest = object.type === "Identifier" && object.name === "Deno" &&
          property.type === "Identifier" && property.name === "test";
        if (!isTest) return;
        const message = "In a file with networkTest(), each test must be one";
        context.report({ node: callee, message });
      },
    };
  },
};
