/** Limits positional parameters, whose order a reader of a call cannot see. */
import { relativePath } from "./paths.ts";

const MAX_POSITIONAL = 2;

/** Types whose values are objects with named members. */
const NAMED_TYPE = /^(Partial|Pick|Omit|Record)$|Options$/;

type Parameter = Deno.lint.Parameter | Deno.lint.TSParameterProperty;

interface Parametered {
  readonly params: Parameter[];
}

/**
 * Reports a function, method, constructor or signature with more than two
 * positional parameters. A third one may be an object of named values: an
 * object pattern, an object type or a type called `…Options`. In `tests/`, it may
 * also be the callback that gets what the function lends.
 *
 * A function without annotations is not checked: the type that it is given to
 * defines its parameters, and is checked itself.
 */
export const positionalParameters: Deno.lint.Rule = {
  create(context) {
    const path = relativePath(context.filename);
    // A declaration file describes the functions of others.
    if (!/^(src|scripts|tests)\/.*(?<!\.d)\.tsx?$/.test(path)) return {};
    const inTests = path.startsWith("tests/");
    const check = (node: Deno.lint.Node & Parametered): void => {
      const params = node.params.filter((it) => !isThis(it));
      const [, , third] = params;
      if (third === undefined) return;
      const mayFollow = isNamed(third) || inTests && isCallback(third);
      if (params.length === MAX_POSITIONAL + 1 && mayFollow) return;
      context.report({
        range: third.range,
        message: `This function has ${params.length} positional parameters`,
        hint: "Replace those after the first or second with one object",
      });
    };
    const checkAnnotated = (node: Deno.lint.Node & Parametered): void => {
      if (node.params.some(isAnnotated)) check(node);
    };
    return {
      FunctionDeclaration: check,
      TSDeclareFunction: check,
      TSEmptyBodyFunctionExpression: check,
      TSMethodSignature: check,
      TSFunctionType: check,
      TSCallSignatureDeclaration: check,
      FunctionExpression: checkAnnotated,
      ArrowFunctionExpression: checkAnnotated,
    };
  },
};

function isThis(parameter: Parameter): boolean {
  return parameter.type === "Identifier" && parameter.name === "this";
}

function isAnnotated(parameter: Parameter): boolean {
  if (parameter.type === "TSParameterProperty") return true;
  if (parameter.type === "AssignmentPattern") {
    return isAnnotated(parameter.left as Parameter);
  }
  return "typeAnnotation" in parameter &&
    parameter.typeAnnotation !== undefined;
}

function isNamed(parameter: Parameter): boolean {
  if (parameter.type === "AssignmentPattern") {
    return isNamed(parameter.left as Parameter);
  }
  if (parameter.type === "ObjectPattern") return true;
  return parameter.type === "Identifier" &&
    isNamedType(parameter.typeAnnotation?.typeAnnotation);
}

/**
 * Returns whether a parameter is a function, like the last one of `Deno.test`.
 */
function isCallback(parameter: Parameter): boolean {
  const { typeAnnotation } = parameter.type === "AssignmentPattern"
    ? parameter.left as Deno.lint.Identifier
    : parameter as Deno.lint.Identifier;
  return typeAnnotation?.typeAnnotation.type === "TSFunctionType";
}

function isNamedType(type: Deno.lint.TypeNode | undefined): boolean {
  if (type?.type === "TSTypeLiteral") return true;
  if (type?.type === "TSIntersectionType") return type.types.every(isNamedType);
  if (type?.type !== "TSTypeReference") return false;
  const { typeName, typeArguments } = type;
  const name = typeName.type === "Identifier" ? typeName.name : "";
  if (name === "Readonly") return isNamedType(typeArguments?.params[0]);
  return NAMED_TYPE.test(name);
}
