import { posix } from 'node:path';
import ts from 'typescript';

/** What the walls of `src` are held against: one file, read as text. */
export interface Source {
  /** Below `src`, with slashes. */
  readonly path: string;
  /** Empty for a file beside the rooms. */
  readonly room: string;
  readonly text: string;
  /** The text with comments, strings and regular expressions blanked: positions stay. */
  readonly code: string;
  /** Specifiers of imports and re-exports; a file of ours as its path below `src`. */
  readonly imports: readonly string[];
  /** Names of exported declarations without a doc comment. */
  readonly bare: readonly string[];
}

/** Reads one file; `path` is below `src`. */
export function readSource(path: string, text: string): Source {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const room = path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
  const imports = [...importsOf(file)].map((name) =>
    name.startsWith('.') ? posix.join(posix.dirname(path), name) : name,
  );
  return { path, room, text, code: codeOf(file), imports, bare: bareExportsOf(file) };
}

function importsOf(file: ts.SourceFile): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    const name = specifierOf(node);
    if (name !== undefined && ts.isStringLiteral(name)) found.add(name.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal;
  const isDynamic = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isDynamic ? node.arguments[0] : undefined;
}

/** What is no code: doc comments, and the text of strings, templates and regular expressions. */
function isProse(node: ts.Node): boolean {
  return (
    ts.isJSDoc(node) ||
    ts.isLiteralExpression(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node)
  );
}

function codeOf(file: ts.SourceFile): string {
  let code = '';
  const visit = (node: ts.Node): void => {
    if (isProse(node)) return;
    const children = node.getChildren(file);
    for (const child of children) visit(child);
    if (children.length > 0) return;
    // between the last token and this one: spaces, comments and prose
    code += file.text.slice(code.length, node.getStart(file)).replace(/[^\n]/g, ' ') + node.getText(file);
  };
  visit(file);
  return code;
}

function bareExportsOf(file: ts.SourceFile): readonly string[] {
  return file.statements
    .filter((each) => ts.canHaveModifiers(each) && isExported(each))
    .filter((each) => ts.getJSDocCommentsAndTags(each).length === 0)
    .map((each) => each.getText(file).split(/[\n={(]/, 1)[0] ?? '');
}

function isExported(node: ts.HasModifiers): boolean {
  return (ts.getModifiers(node) ?? []).some((each) => each.kind === ts.SyntaxKind.ExportKeyword);
}
